import ArgumentParser
import CertificateArchive
import Certificates
import Filings
import Foundation
import MessageLog
import Registry
import Synchronization
import Testing
import WorkerKit

@testable import Canbao

@Suite("Doctor")
struct DoctorTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func log(kind: FilingKind = .enrollment) -> MemoryLog {
        let names = TopicNames()
        return MemoryLog([names.requests(kind), names.results(kind)].map { .init(name: $0, partitions: 2) })
    }

    // MARK: - Clock, disk, ministry

    @Test("a clock is fine, from another age, or behind the records that others have written")
    func clock() {
        #expect(ClockCheck(now: now, businessStart: nil, newestRecord: now).findings.map(\.level) == [.ok])
        let old = ClockCheck(now: Date(timeIntervalSince1970: 0), businessStart: nil, newestRecord: nil)
        #expect(old.findings.map(\.level) == [.problem])
        let behind = ClockCheck(now: now, businessStart: nil, newestRecord: now + 3_600).findings
        #expect(behind.map(\.level) == [.warning] && behind[0].text.contains("3600 s ahead"))
    }

    @Test("a business clock that was set is said")
    func businessClock() {
        let findings = ClockCheck(now: now, businessStart: Sample.instant, newestRecord: nil).findings
        #expect(findings.map(\.level) == [.ok, .warning])
        #expect(findings[1].text.contains("2021-07-15T09:00:00+08:00"))
    }

    @Test(
        "free space is enough, little, or too little",
        arguments: [(Int64(10_000), Finding.Level.ok), (1_000, .warning), (100, .problem)] as [(Int64, Finding.Level)])
    func disk(mebibytes: Int64, level: Finding.Level) {
        let check = DiskCheck(folder: URL(fileURLWithPath: "/no/such/folder")) { folder in
            folder.path == "/" ? mebibytes << 20 : nil
        }
        #expect(check.findings.map(\.level) == [level])
    }

    @Test(
        "the ministry's interface answers, is at another place, is troubled, or silent",
        arguments: [
            (MinistryCheck.Answer.status(400), Finding.Level.ok), (.status(404), .problem), (.status(503), .warning),
            (.status(429), .warning), (.silence("cannot be reached"), .problem),
        ])
    func ministry(answer: MinistryCheck.Answer, level: Finding.Level) async throws {
        let url = try #require(URL(string: "http://ministry:7080/"))
        let check = MinistryCheck(url: url, timeout: .seconds(2)) { address, timeout in
            #expect(address == "http://ministry:7080/v1/identity-lookups" && timeout == .seconds(2))
            return answer
        }
        #expect(await check.findings().map(\.level) == [level])
    }

    // MARK: - Certificates

    @Test("fonts are fine, lack the rarest characters, or are missing")
    func fonts() {
        #expect(FontCheck { [] }.findings.map(\.level) == [.ok])
        let rare = FontCheck { ["fonts-hanazono"] }.findings
        #expect(rare.map(\.level) == [.warning] && rare[0].remedy?.contains("fonts-hanazono") == true)
        let missing = FontCheck { throw FontError.notInstalled(family: "Song", package: "fonts-x") }.findings
        #expect(missing.map(\.level) == [.problem] && missing[0].text.contains("fonts-x"))
    }

    @Test("the blob folder can be written, or is none")
    func blobs() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-blobs-\(UUID().uuidString)")
        #expect(BlobCheck(folder: folder).findings.map(\.level) == [.ok])
        try Data().write(to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let findings = BlobCheck(folder: folder.appendingPathComponent("blobs")).findings
        #expect(findings.map(\.level) == [.problem] && findings[0].fault == .settings)
    }

    @Test("the signing key is not made yet, in order, open to others, or no key")
    func signingKey() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-keys-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let share = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let settings = try await Settings.load(
            try SettingsOptions.parse(["--home", folder.path]), environment: ["CANBAO_SHARE": share.path])
        let check = SigningCheck(settings: settings)
        #expect(check.findings.map(\.level) == [.ok])
        _ = try CertificateKeys.signing(settings)
        #expect(check.findings.map(\.level) == [.ok])
        #expect(chmod(settings.signingKey.path, 0o644) == 0)
        #expect(check.findings.map(\.level) == [.ok, .problem] && check.findings[1].fault == .settings)
        #expect(check.findings[1].remedy?.contains("chmod 600") == true)
        try Data("no key".utf8).write(to: settings.signingKey)
        #expect(check.findings.map(\.level) == [.problem] && check.findings[0].fault == .settings)
    }

    // MARK: - Log

    @Test("a log is fine, or its write-ahead file has grown too long")
    func logFile() async throws {
        #expect(try await LogCheck(log: log(), walBytes: nil).findings().map(\.level) == [.ok])
        #expect(try await LogCheck(log: log(), walBytes: 1 << 30).findings().map(\.level) == [.warning])
    }

    @Test("the newest record is found over all partitions")
    func newest() async throws {
        let log = log()
        let check = LogCheck(log: log, walBytes: nil)
        #expect(try await check.newestRecord(["enrollment.results"]) == nil)
        await log.put("enrollment.results", 0, at: 5_000)
        await log.put("enrollment.results", 1, at: 9_000)
        await log.put("enrollment.results", 1, at: 7_000)
        #expect(try await check.newestRecord(["enrollment.results"]) == Date(timeIntervalSince1970: 7))
    }

    @Test("topics are as described, missing, or only different")
    func topics() {
        let described = [TopicDescription(name: "a", partitions: 8), TopicDescription(name: "b", partitions: 8)]
        func findings(_ present: [TopicDescription]) -> [Finding] {
            TopicsCheck(described: described, present: present, prefix: "").findings
        }
        #expect(findings(described).map(\.level) == [.ok])
        #expect(findings([described[0]]).map(\.level) == [.problem])
        #expect(findings([described[0], .init(name: "b", partitions: 4)]).map(\.level) == [.warning])
        #expect(findings(described + [.init(name: "c", partitions: 1)]).map(\.level) == [.ok])
    }

    // MARK: - Workers

    @Test("a worker is at work, and what waits for it is counted from the group's cursors")
    func workerAtWork() async throws {
        let log = log()
        for _ in 0..<5 { await log.put("enrollment.requests", 0) }
        await log.put("enrollment.requests", 1)
        await log.setCursor("canbao-enrollment", "enrollment.requests", 0, 3)
        await log.setMembers("canbao-enrollment", ["b-2", "a-1"])
        let findings = try await WorkerCheck(log: log, topics: TopicNames(), kind: .enrollment).findings()
        #expect(findings.map(\.text) == ["enrollment: at work: a-1, b-2; 3 records wait in the log"])
        #expect(findings.map(\.level) == [.ok])
    }

    @Test("a worker's absence is a warning; where somebody relies on it, a problem")
    func workerAbsent() async throws {
        let log = log()
        await log.setMembers("canbao-enrollment", [])
        var check = WorkerCheck(log: log, topics: TopicNames(), kind: .enrollment)
        #expect(try await check.findings().map(\.level) == [.warning])
        check.isExpected = true
        #expect(try await check.findings().map(\.level) == [.problem])
    }

    @Test("on this host, only this host's members count")
    func workerHere() async throws {
        let log = log()
        await log.setMembers("canbao-enrollment", ["host-1-77", "host-99"])
        var check = WorkerCheck(log: log, topics: TopicNames(), kind: .enrollment, isExpected: true, host: "host")
        #expect(try await check.findings()[0].text.contains("at work: host-1-77, host-99"))
        check.host = "host-1"
        #expect(try await check.findings()[0].text.contains("at work: host-1-77;"))
        check.host = "other"
        #expect(try await check.findings().map(\.level) == [.problem])
    }

    @Test("a worker that leaves what waits for it for ten seconds is a problem, one that gets on is none")
    func workerGetsOn() async throws {
        let log = log()
        let (group, topic) = ("canbao-enrollment", "enrollment.requests")
        let own = TopicPartition(topic: topic, partition: 1)
        await log.setMembers(group, ["host-7"], owning: [own])
        await log.put(topic, 0)
        let looks = Looks()
        var check = WorkerCheck(log: log, topics: TopicNames(), kind: .enrollment, isExpected: true) { looks.add() }
        #expect(try await check.findings().map(\.level) == [.ok], "what waits is another's")

        await log.put(topic, 1)
        await log.put(topic, 1)
        await log.setCursor(group, topic, 1, 1)
        let stuck = try await check.findings()
        #expect(stuck.map(\.level) == [.problem] && stuck[0].text.contains("host-7; 2 records wait"))
        #expect(looks.count == 20)

        check.pause = { await log.setCursor(group, topic, 1, 2) }
        #expect(try await check.findings().map(\.level) == [.ok])
        check.isExpected = false
        await log.setCursor(group, topic, 1, 0)
        #expect(try await check.findings().map(\.level) == [.ok], "nobody waits for it")
    }

    @Test("offsets that are no records do not wait for anybody")
    func marks() async throws {
        let log = log()
        await log.setMembers("canbao-enrollment", ["one"], owning: [.init(topic: "enrollment.requests", partition: 0)])
        await log.put("enrollment.requests", 0)
        await log.leaveGap("enrollment.requests", 0, 1)
        await log.setCursor("canbao-enrollment", "enrollment.requests", 0, 1)
        let findings = try await WorkerCheck(log: log, topics: TopicNames(), kind: .enrollment, isExpected: true)
            .findings()
        #expect(findings.map(\.text) == ["enrollment: at work: one; nothing waits in the log"])
    }

    @Test("a log that cannot tell its members is no reason to complain")
    func unknownMembers() async throws {
        let check = WorkerCheck(log: log(), topics: TopicNames(), kind: .enrollment, isExpected: true)
        #expect(try await check.findings().map(\.level) == [.ok])
    }

    @Test("health checks ask for one thing at a time")
    func oneThing() {
        #expect(throws: (any Error).self) { try DoctorCommand.parse(["--here"]) }
        #expect(throws: (any Error).self) { try DoctorCommand.parse(["--ministry", "--worker", "enrollment"]) }
        #expect(throws: Never.self) { try DoctorCommand.parse(["--ministry"]) }
    }

    @Test(
        "a worker is named by its kind or by its program",
        arguments: ["enrollment", "canbao-enrollment-worker", "enrollment-worker"])
    func workerName(_ name: String) {
        #expect(WorkerArgument(argument: name)?.kind == .enrollment)
        #expect(WorkerArgument(argument: "canbao-mock-ministry") == nil)
    }

    // MARK: - Filings, exit status

    @Test("parked filings want an operator, others only wait")
    func waiting() {
        let deferred = FilingCount(kind: .basicInfo, state: .deferred, count: 3)
        let decided = FilingCount(kind: .basicInfo, state: .decided, count: 9)
        let parked = FilingCount(kind: .enrollment, state: .parked, count: 1)
        #expect(RegistryCheck.waiting([decided]).map(\.text) == ["none waits"])
        #expect(RegistryCheck.waiting([deferred, decided]).map(\.text) == ["waiting: basic-info deferred 3"])
        #expect(RegistryCheck.waiting([deferred, parked]).map(\.level) == [.warning])
    }

    @Test("the exit status tells whose the problem is")
    func exitStatus() throws {
        func exitCode(_ findings: [Finding]) throws -> ExitCode? {
            var printer = FindingPrinter(isJSON: true, output: Written().output)
            try printer.print(findings)
            return printer.exitCode
        }
        #expect(try exitCode([.ok("a", ""), .warning("b", "")]) == nil)
        #expect(try exitCode([.problem("a", "")]) == ProcessExit.unavailable)
        #expect(try exitCode([.problem("a", ""), .problem("b", "", fault: .settings)]) == ProcessExit.settings)
    }

    @Test("findings are printed with what to mend, or as JSON")
    func printing() throws {
        let finding = Finding.warning("log", "first\nsecond", remedy: "mend it")
        let (text, json) = (Written(), Written())
        var printer = FindingPrinter(isJSON: false, output: text.output)
        try printer.print([finding])
        #expect(
            text.text == """
                warning  log        first
                                    second
                                    -> mend it

                """)
        var jsonPrinter = FindingPrinter(isJSON: true, output: json.output)
        try jsonPrinter.print([finding])
        #expect(json.text == #"{"check":"log","level":"warning","remedy":"mend it","text":"first\nsecond"}"# + "\n")
    }
}

private final class Looks: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add() { number.withLock { $0 += 1 } }
}
