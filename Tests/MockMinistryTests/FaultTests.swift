import Foundation
import Synchronization
import Testing

@testable import MockMinistry

@Suite("Faults")
struct FaultTests {
    @Test(
        "a body names a mode, and what belongs to it",
        arguments: [
            (#"{"mode":"up"}"#, Fault(mode: .up)),
            (#"{"mode":"down","for":"60s"}"#, Fault(mode: .down, lasting: .seconds(60))),
            (#"{"mode":"flaky","errorRate":0.5}"#, Fault(mode: .flaky, errorRate: 0.5)),
            (#"{"mode":"flaky","errorRate":1}"#, Fault(mode: .flaky, errorRate: 1)),
            (#"{"mode":"slow","latency":"1500ms"}"#, Fault(mode: .slow, latency: .milliseconds(1500))),
            (#"{"mode":"throttle","retryAfter":"5s"}"#, Fault(mode: .throttle, retryAfter: .seconds(5))),
            (
                #"{"mode":"hang","errorRate":0.3,"latency":"500ms","for":"1m"}"#,
                Fault(mode: .hang, errorRate: 0.3, latency: .milliseconds(500), lasting: .seconds(60))
            ),
        ])
    func reads(json: String, fault: Fault) throws {
        #expect(try Fault(json: Data(json.utf8)) == fault)
    }

    @Test(
        "a bad body is refused, and the field named",
        arguments: [
            ("", nil), ("[]", nil), ("{", nil), ("{}", "mode"), (#"{"mode":"sideways"}"#, "mode"),
            (#"{"mode":1}"#, "mode"),
            (#"{"mode":"up","until":"60s"}"#, "until"), (#"{"mode":"flaky","errorRate":1.1}"#, "errorRate"),
            (#"{"mode":"flaky","errorRate":-0.1}"#, "errorRate"), (#"{"mode":"flaky","errorRate":"0.3"}"#, "errorRate"),
            (#"{"mode":"flaky","errorRate":true}"#, "errorRate"), (#"{"mode":"flaky","errorRate":null}"#, "errorRate"),
            (#"{"mode":"slow","latency":500}"#, "latency"), (#"{"mode":"slow","latency":"500"}"#, "latency"),
            (#"{"mode":"up","for":"soon"}"#, "for"), (#"{"mode":"throttle","retryAfter":5}"#, "retryAfter"),
        ] as [(String, String?)])
    func refuses(json: String, field: String?) {
        #expect {
            try Fault(json: Data(json.utf8))
        } throws: { error in
            (error as? Fault.Invalid)?.field == field
        }
    }

    @Test("a fault with a time ends by itself")
    func ends() {
        let clock = Mutex(Date(timeIntervalSince1970: 1000))
        let board = FaultBoard(seed: 1, now: { clock.withLock { $0 } })
        board.set(Fault(mode: .down, lasting: .seconds(60)))
        clock.withLock { $0 += 59.9 }
        #expect(board.verdict() == .fail(retryAfter: nil))
        #expect(board.present().until == Date(timeIntervalSince1970: 1060))
        clock.withLock { $0 += 0.1 }
        #expect(board.verdict() == .answer)
        #expect(
            board.present() == FaultBoard.Present(fault: .none, since: Date(timeIntervalSince1970: 1060), until: nil))
    }

    @Test("a flaky ministry fails its share, the same requests for the same seed")
    func flaky() {
        let runs = ([7, 7, 8] as [UInt64]).map { seed in
            let board = FaultBoard(seed: seed)
            board.set(Fault(mode: .flaky, errorRate: 0.3))
            return (0..<2000).map { _ in board.verdict() == .answer }
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
        #expect(runs[0].count { !$0 } == 623, "about 600; the same on every machine")
    }

    @Test("how long an answer takes is of the modes that answer; slow has a time of its own")
    func delays() {
        #expect(Fault(mode: .up).delay == .zero && Fault(mode: .flaky).delay == .zero)
        #expect(Fault(mode: .slow).delay == .milliseconds(500))
        for mode in [FaultMode.up, .flaky, .slow] {
            #expect(Fault(mode: mode, latency: .milliseconds(20)).delay == .milliseconds(20))
        }
        #expect(Fault(mode: .down, latency: .milliseconds(20)).delay == .zero)
    }

    @Test("flaky with 0 never fails, with 1 always")
    func flakyEnds() {
        let board = FaultBoard(seed: 1)
        board.set(Fault(mode: .flaky, errorRate: 0))
        #expect((0..<100).allSatisfy { _ in board.verdict() == .answer })
        board.set(Fault(mode: .flaky, errorRate: 1))
        #expect((0..<100).allSatisfy { _ in board.verdict() != .answer })
    }

    @Test("whoever hangs looks again when the fault changes, or leaves when cancelled")
    func hangs() async throws {
        let board = FaultBoard(seed: 1)
        board.set(Fault(mode: .hang))
        guard case .hang(let generation) = board.verdict() else {
            Issue.record("does not hang")
            return
        }
        let patient = Task { try await board.change(after: generation) }
        let cancelled = Task { try await board.change(after: generation) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        board.set(.none)
        try await patient.value
        try await board.change(after: generation)
    }

    @Test("whoever hangs looks again when the fault ends by itself")
    func hangEnds() async throws {
        let board = FaultBoard(seed: 1)
        board.set(Fault(mode: .hang, lasting: .milliseconds(20)))
        if case .hang(let generation) = board.verdict() { try await board.change(after: generation) }
        #expect(board.verdict() == .answer)
    }
}
