import Filings
import Foundation
import Synchronization
import Testing
import WorkerKit

@testable import Canbao

@Suite("Programs as children")
struct ProcessTests {
    private let shell = URL(fileURLWithPath: "/bin/sh")

    private func run(_ script: String, _ environment: [String: String] = [:]) async throws -> (
        ChildProcess.Ending?, [String]
    ) {
        let lines = Mutex<[String]>([])
        let child = try await ChildProcess.start(shell, arguments: ["-c", script], environment: environment) { line in
            lines.withLock { $0.append(line) }
        }
        let ending = await child.ending()
        return (ending, lines.withLock { $0 })
    }

    @Test("a child's lines and its exit status come back")
    func linesAndStatus() async throws {
        let (ending, lines) = try await run("echo one; echo two >&2; printf three; exit 3")
        #expect(ending == .exit(3))
        #expect(lines == ["one", "two", "three"])
    }

    @Test("a child has the environment it is given, and nothing to read")
    func environment() async throws {
        let (_, lines) = try await run("echo \"$A/$HOME\"; cat", ["A": "参保"])
        #expect(lines == ["参保/"])
    }

    @Test("a child that a signal ended says which; signals after its end hurt nobody")
    func signals() async throws {
        let child = try await ChildProcess.start(shell, arguments: ["-c", "kill -9 $$"], environment: [:]) { _ in }
        #expect(await child.ending() == .signal(9))
        child.signal(SIGTERM)
        #expect(await child.ending() == .signal(9))
    }

    @Test("a child is ended by the signal that it is sent, also where its parent ignores it")
    func terminates() async throws {
        let isReady = AsyncStream<Void>.makeStream()
        let child = try await ChildProcess.start(
            shell, arguments: ["-c", "echo ready; exec sleep 600"], environment: ["PATH": "/bin:/usr/bin"]
        ) { _ in isReady.continuation.yield() }
        for await _ in isReady.stream { break }
        child.signal(SIGTERM)
        #expect(await child.ending() == .signal(SIGTERM))
    }

    @Test("a program that is not there is named")
    func missing() async {
        let nowhere = URL(fileURLWithPath: "/nowhere/canbao-x")
        let error = await #expect(throws: UnstartableProgram.self) {
            try await ChildProcess.start(nowhere, arguments: [], environment: [:]) { _ in }
        }
        #expect(error?.description == "/nowhere/canbao-x cannot be started: No such file or directory")
    }

    @Test("missing programs are all named, with their folder")
    func programFolder() {
        let folder = ProgramFolder(folder: URL(fileURLWithPath: "/bin"))
        #expect((try? folder.programs(["sh"]))?["sh"]?.path == "/bin/sh")
        let error = #expect(throws: UserFacingError.self) { try folder.programs(["sh", "canbao-a", "canbao-b"]) }
        #expect(error?.message.hasPrefix("canbao-a, canbao-b: not found in /bin") == true)
        #expect(folder.kinds == FilingKind.served.filter { ProgramFolder.indispensable.contains($0.worker) })
        #expect(ProgramFolder.worker(.rollback) == "canbao-enrollment-worker")
    }

    @Test("a program that dies again and again is started ever later, until one has lived for a while")
    func restarts() {
        var policy = RestartPolicy()
        let waits = (0..<7).map { _ in policy.wait(after: .seconds(1)) }
        #expect(waits == [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000].map { .milliseconds($0) })
        #expect(policy.wait(after: .seconds(60)) == .milliseconds(500))
    }

    @Test("a stand-in for the ministry is started on this machine alone, and where its port is free")
    func ministryPlan() throws {
        func plan(_ text: String, isFree: Bool = true) throws -> MinistryPlan {
            try .choose(url: #require(URL(string: text)), isFree: { _ in isFree }, free: { 4711 })
        }
        #expect(try plan("http://127.0.0.1:7080") == .standIn(port: 7080))
        #expect(try plan("http://localhost:7081/") == .standIn(port: 7081))
        #expect(try plan("http://127.0.0.1:7080", isFree: false) == .standInMoved(port: 4711, taken: 7080))
        #expect(try plan("http://ministry:7080") == .elsewhere)
        #expect(try plan("https://127.0.0.1:7080") == .elsewhere)
        #expect(try plan("http://127.0.0.1:7080/path") == .elsewhere)
        #expect(throws: UserFacingError.self) {
            try MinistryPlan.choose(
                url: #require(URL(string: "http://127.0.0.1:7080")), isFree: { _ in false }, free: { nil })
        }
    }

    @Test("lines of several programs are labelled, equally wide")
    func prefixes() {
        let written = Written()
        let lines = PrefixedLines(labels: ["arrears", "up"], output: written.output)
        lines.write("up", "a")
        lines.write("arrears", "b")
        #expect(written.text == "up      | a\narrears | b\n")
    }

    @Test("a supervisor ends its programs when its task is cancelled")
    func supervisor() async throws {
        let lines = AsyncStream<String>.makeStream()
        let supervisor = Supervisor { lines.continuation.yield("\($0) \($1)") }
        let plan = ProgramPlan(label: "a", program: shell, arguments: ["-c", "echo ready; exec sleep 600"]) {
            ["PATH": "/bin:/usr/bin"]
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run([plan]) }
            for await line in lines.stream where line == "a ready" { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("a program that does not end when it is asked to is killed")
    func stubborn() async throws {
        let lines = AsyncStream<String>.makeStream()
        let supervisor = Supervisor(patience: .milliseconds(20)) { lines.continuation.yield("\($0) \($1)") }
        let script = "trap '' TERM; echo ready; exec sleep 600"
        let plan = ProgramPlan(label: "a", program: shell, arguments: ["-c", script]) { ["PATH": "/bin:/usr/bin"] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run([plan]) }
            for await line in lines.stream where line == "a ready" { break }
            group.cancelAll()
            try await group.waitForAll()
        }
        lines.continuation.finish()
        var said: [String] = []
        for await line in lines.stream { said.append(line) }
        #expect(said.last == "a does not end; it is killed")
    }

    @Test("a program that dies is started again, and that is said")
    func startedAgain() async throws {
        let lines = AsyncStream<String>.makeStream()
        let supervisor = Supervisor { lines.continuation.yield("\($0) \($1)") }
        let plan = ProgramPlan(label: "a", program: shell, arguments: ["-c", "echo up; exit 3"]) { [:] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run([plan]) }
            var said: [String] = []
            for await line in lines.stream {
                said.append(line)
                if said.count == 3 { break }
            }
            #expect(said == ["a up", "a ended with status 3; it is started again in 500ms", "a up"])
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("a program whose settings are wrong is not started again: all end")
    func wrongSettings() async {
        let supervisor = Supervisor { _, _ in }
        let plans = ["exit 78", "exec sleep 600"].enumerated().map { index, script in
            ProgramPlan(label: "\(index)", program: shell, arguments: ["-c", script]) { ["PATH": "/bin:/usr/bin"] }
        }
        let error = await #expect(throws: UserFacingError.self) { try await supervisor.run(plans) }
        #expect(error?.status == ProcessExit.settings)
    }
}

@Suite("Settings for children")
struct ChildEnvironmentTests {
    /// The checkout, where policy/ and topics/ are.
    private static let share = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("a child that reads its environment goes by the same settings")
    func roundTrip() async throws {
        let given = [
            "CANBAO_HOME": "/tmp/x y", "CANBAO_RETRY_DELAYS": "400ms,2s,1h", "CANBAO_TOPIC_PREFIX": "t.",
            "CANBAO_NOW": "2021-07-15T09:00:00+08:00", "CANBAO_MINISTRY_RATE": "12.5", "CANBAO_MINISTRY_IN_FLIGHT": "8",
            "CANBAO_BREAKER_PROBE": "1500ms", "CANBAO_METRICS": "/tmp/figures",
            "CANBAO_SHARE": Self.share.path, "CANBAO_LOG_LEVEL": "debug", "CANBAO_KAFKA_ACKS": "all", "PATH": "/bin",
        ]
        let options = try SettingsOptions.parse(["--kafka", "security.protocol=ssl", "--metrics", "/tmp/others"])
        let settings = try await Settings.load(options, environment: given)
        let environment = ChildEnvironment.make(settings, inherited: given)
        let again = try await Settings.load(try SettingsOptions.parse([]), environment: environment)
        #expect(ChildEnvironment.make(again, inherited: given) == environment)
        #expect(again.home == settings.home && again.log == settings.log && again.registry == settings.registry)
        #expect(again.metrics?.path == "/tmp/others")
        #expect(again.schedule == settings.schedule && again.now == settings.now && again.topics == settings.topics)
        #expect(again.ministryRate == 12.5 && again.ministryInFlight == 8 && again.breakerProbe == .milliseconds(1500))
        #expect(again.signingKeyIsDefault && again.kafkaProperties == ["acks": "all", "security.protocol": "ssl"])
        #expect(environment["PATH"] == "/bin")
    }

    @Test("what a settings file says is passed on, the file itself is not")
    func file() async throws {
        let settings = try await Settings.load(
            SettingsOptions.parse(["--log", "sqlite:/a/b.db", "--share", Self.share.path]), environment: [:])
        let environment = ChildEnvironment.make(settings, inherited: ["CANBAO_CONFIG": "x.yaml"])
        #expect(environment["CANBAO_CONFIG"] == nil && environment["CANBAO_LOG"] == "sqlite:/a/b.db")
    }
}
