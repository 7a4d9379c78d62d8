import Filings
import Foundation
import GRDB
import Testing

@testable import Canbao

/// The ministry is out of order for two thirds of the time, and workers are killed: nothing is lost, nobody is asked twice.
@Suite("A long outage of the ministry", .timeLimit(.minutes(15)), .serialized)
struct OutageTests {
    @Test("ten thousand filings end as if there had been none, though workers are killed all along")
    func killed() async throws {
        let (run, findings) = try await outage(10_000, round: .seconds(36), killing: 20_210_715)
        #expect(run.kills.count >= 3)
        try await check(findings, of: run)
    }

    @Test("without a kill no ID number is answered twice")
    func calm() async throws {
        let (run, findings) = try await outage(2_000, round: .seconds(18), killing: nil)
        try await check(findings, of: run)
    }

    private func outage(
        _ count: Int, round: Duration, killing seed: UInt64?
    ) async throws -> (OutageRun, OutageFindings) {
        let hall = try await ServiceHall(extra: OutageRun.settings)
        let filings = OutageFilings(count, seed: 7)
        #expect(filings.filings.count == count)
        let files = try filings.write(to: hall.folder)
        try await hall.importRegistry(files.registry)
        let port = try #require(LoopbackPort.free())
        let desk = try await MinistryDesk.start(
            in: hall, port: port, arguments: ["--strict", "--persons", files.ministry.path])
        var run = try await OutageRun(filings, in: hall, desk, round: round, killing: seed)
        #expect(try await run.run() == [0, 0, 0])
        return (run, try await OutageFindings(run))
    }

    @Test("a worker that is killed between the ministry's answer and its own commit has its heir ask again, once")
    func killedBeforeCommit() async throws {
        // Longer than the steps below take, because what hangs is to be answered in the end.
        let hall = try await ServiceHall(extra: OutageRun.settings.merging(["CANBAO_MINISTRY_TIMEOUT": "8s"]) { $1 })
        let filings = OutageFilings(100, seed: 7)
        let files = try filings.write(to: hall.folder)
        try await hall.importRegistry(files.registry)
        let port = try #require(LoopbackPort.free())
        let desk = try await MinistryDesk.start(
            in: hall, port: port, arguments: ["--strict", "--persons", files.ministry.path])
        func worker(_ name: String) async throws -> RunningProgram {
            try await hall.start("canbao-basic-info-worker", arguments: ["--ministry-url", desk.address(for: name)])
        }
        let first = try await worker("first")
        try await desk.set(#"{"mode":"hang"}"#)
        let new = filings.filings.filter { $0.ending == .created }.prefix(8)
        try await hall.submit(.basicInfo, lines: new.map(filings.body))
        while try await desk.totals().inFlight < new.count { try await hall.moved() }

        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let locker = try DatabaseQueue(
            path: hall.folder.appendingPathComponent("registry.db").path, configuration: configuration)
        try await locker.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        try await desk.set(#"{"mode":"up"}"#)
        while try await desk.totals().answered < new.count { try await hall.moved() }
        first.signal(SIGKILL)
        await first.ending()
        try await locker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }

        let second = try await worker("second")
        try await hall.untilResults(new.count, of: .basicInfo)
        let askers = Dictionary(grouping: try await desk.calls().filter(\.answered)) { $0.idNumber }
        #expect(askers.count == new.count)
        #expect(askers.values.allSatisfy { $0.map(\.caller) == ["first", "second"] })
        let results = try await hall.records(hall.topics.results(.basicInfo))
        #expect(results.count == new.count, "nobody was told that he waits")
        #expect(await second.stop() == 0)
        #expect(await desk.process.stop() == 0)
        try await hall.close()
    }

    private func check(_ findings: OutageFindings, of run: OutageRun) async throws {
        #expect(findings.wrongEndings.isEmpty)
        #expect(findings.outOfOrder.isEmpty)

        // Each once; once more only where a worker was killed between the ministry's answer and its own commit.
        #expect(Set(findings.calls.filter(\.answered).compactMap(\.idNumber)) == run.filings.asked)
        for extra in findings.extras where !findings.isLost(extra) {
            #expect(try await findings.isGivenUp(extra), "answered again after \(extra.former.caller ?? "")")
        }
        #expect(try await findings.overcounted().isEmpty, "no attempt counts without a call")

        #expect(!findings.outages.isEmpty)
        let interval = OutageRun.rules.breaker.probeInterval.seconds
        for outage in findings.outages {
            let calls = findings.calls(in: outage).map(\.began)
            let length = outage.upperBound.timeIntervalSince(outage.lowerBound)
            // One may have been on its way at the beginning; instants are rounded to the millisecond.
            #expect(calls.count <= Int(length / interval) + 2)
            for (first, third) in zip(calls, calls.dropFirst(2)) {
                #expect(third.timeIntervalSince(first) >= interval - 0.002)
            }
            #expect(!calls.isEmpty)
        }

        #expect(findings.peakInFlight <= OutageRun.rules.inFlight)
        // What arrives within a second was sent within it, or was under way at its beginning.
        #expect(findings.peakRate <= Int(OutageRun.rules.rate) + OutageRun.rules.inFlight)
        #expect(findings.firstSeconds.allSatisfy { $0 <= 20 }, "ten a second at first: \(findings.firstSeconds)")
        #expect(await run.desk.process.stop() == 0)
        try await run.hall.close()
    }
}
