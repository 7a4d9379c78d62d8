import Foundation
import Hummingbird
import ServiceLifecycle
import SocialInsurance
import Synchronization

/// The stand-in for the ministry: answers lookups from its directory as the present fault has it, and counts them.
///
/// Lookups hold ID numbers and names, so nothing of them is ever logged, at any level.
final class StandIn: Sendable {
    let faults: FaultBoard
    private let directory: PersonDirectory
    private let statistics = Mutex(Statistics())
    private let now: @Sendable () -> Date

    private static let bodyLimit = 16 * 1024

    /// - Parameter seed: of the dice that the fault `flaky` rolls.
    init(directory: PersonDirectory, seed: UInt64 = 0, now: @escaping @Sendable () -> Date = { Date() }) {
        self.directory = directory
        self.now = now
        faults = FaultBoard(seed: seed, now: now)
    }

    func report(withIDs: Bool = true) -> StatisticsReport {
        StatisticsReport(statistics.withLock { $0 }, withIDs: withIDs)
    }

    func resetStatistics() {
        statistics.withLock { $0.reset() }
    }

    /// Lookups received, from after a number on.
    func calls(after number: Int, limit: Int) -> [CallReport] {
        statistics.withLock { Array($0.calls.calls(after: number, limit: limit)) }.map(CallReport.init)
    }

    /// Answers a lookup.
    ///
    /// - Parameter caller: as the address names it.
    func lookup(_ request: Request, caller: String? = nil) async -> Response {
        switch faults.present().fault.mode {
        case .hang, .slow: await answerLate(request, caller)
        case .up, .down, .flaky, .garbage, .throttle: await answerAtOnce(request, caller)
        }
    }

    /// A lookup that was read and counted.
    private struct Arrival: Sendable {
        let lookup: Result<LookupRequest, LookupRequest.Invalid>
        let counted: Statistics.Arrival
    }

    private func answerAtOnce(_ request: Request, _ caller: String?) async -> Response {
        let arrival = await arrive(request.body, caller)
        let delay = faults.present().fault.delay
        // Short, and answered in any case: nobody looks whether the client has left.
        if delay > .zero { try? await Task.sleep(for: delay) }
        return leave(arrival, reply(to: arrival, faults.verdict()))
    }

    /// An answer that takes its time is given up when the client leaves or the program is to stop.
    private func answerLate(_ request: Request, _ caller: String?) async -> Response {
        var response: Response
        do {
            response = try await request.body.consumeWithCancellationOnInboundClose { body in
                let arrival = await self.arrive(body, caller)
                do {
                    let verdict = try await cancelWhenGracefulShutdown { try await self.outwait() }
                    return self.leave(arrival, self.reply(to: arrival, verdict))
                } catch {
                    self.statistics.withLock { $0.abandon(arrival.counted, at: self.now()) }
                    return Reply.outOfService(retryAfter: nil).response
                }
            }
        } catch {
            response = Reply.outOfService(retryAfter: nil).response
        }
        // The rest of the connection was given up with the request's body.
        response.headers[.connection] = "close"
        return response
    }

    /// Waits as long as the fault says, and returns what is to be done then.
    private func outwait() async throws -> FaultBoard.Verdict {
        while true {
            switch faults.verdict() {
            case .hang(let generation): try await faults.change(after: generation)
            case .wait(let latency):
                try await Task.sleep(for: latency)
                return .answer
            case let verdict: return verdict
            }
        }
    }

    private func arrive(_ body: RequestBody, _ caller: String?) async -> Arrival {
        let lookup = await read(body)
        let number = (try? lookup.get())?.identity.number
        let mode = faults.present().fault.mode
        return Arrival(
            lookup: lookup,
            counted: statistics.withLock { $0.arrive(number, caller: caller, mode: mode, at: now()) })
    }

    private func read(_ body: RequestBody) async -> Result<LookupRequest, LookupRequest.Invalid> {
        guard let bytes = try? await body.collect(upTo: Self.bodyLimit) else {
            return .failure(LookupRequest.Invalid(field: nil, message: "the body is not whole, or too large"))
        }
        guard let today = CalendarDate(shanghaiSecondsSince1970: Int64(now().timeIntervalSince1970)) else {
            return .failure(LookupRequest.Invalid(field: nil, message: "the clock is out of the calendar"))
        }
        return Result { () throws(LookupRequest.Invalid) in
            try LookupRequest(json: Data(buffer: bytes), today: today)
        }
    }

    private func leave(_ arrival: Arrival, _ reply: Reply) -> Response {
        statistics.withLock {
            $0.leave(arrival.counted, status: reply.status.code, isAnswer: reply.isAnswer, at: now())
        }
        return reply.response
    }

    private func reply(to arrival: Arrival, _ verdict: FaultBoard.Verdict) -> Reply {
        switch verdict {
        case .answer, .wait, .hang:
            switch arrival.lookup {
            case .success(let lookup): .answer(directory.answer(lookup.identity, lookup.name))
            case .failure(let invalid): .badRequest(invalid.field, invalid.message)
            }
        case .fail(let retryAfter): .outOfService(retryAfter: retryAfter)
        case .throttle(let retryAfter): .tooMany(retryAfter: retryAfter)
        case .garbage: .garbage
        }
    }
}
