import ArgumentParser
import Foundation
import Retries
import Testing

@testable import WorkerKit

@Suite("Settings")
struct SettingsTests {
    /// What nothing else names: the folder with policy and topics.
    private static let share = ShareFolder.beside(executable: URL(fileURLWithPath: #filePath))?.path ?? ""

    private func load(
        _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) async throws -> Settings {
        let options = try SettingsOptions.parse(arguments)
        return try await Settings.load(
            options, environment: environment.merging(["CANBAO_SHARE": Self.share]) { given, _ in given })
    }

    private func problems(_ arguments: [String] = [], _ environment: [String: String] = [:]) async throws -> [String] {
        let error = await #expect(throws: SettingsError.self) { try await load(arguments, environment) }
        return try #require(error).problems
    }

    private func file(_ text: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-\(UUID().uuidString).yaml")
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test("without any word are the embedded default")
    func defaults() async throws {
        let settings = try await load()
        #expect(settings.home.lastPathComponent == "canbao-data")
        #expect(settings.log == .sqlite(path: settings.home.appendingPathComponent("log.db").path))
        #expect(settings.registry == .sqlite(path: settings.home.appendingPathComponent("registry.db").path))
        #expect(settings.blobs == settings.home.appendingPathComponent("blobs"))
        #expect(settings.signingKey == settings.home.appendingPathComponent("keys/signing.pem"))
        #expect(settings.signingKeyIsDefault)
        #expect(settings.publicKeys.path == settings.home.appendingPathComponent("keys").path)
        #expect(settings.ministryURL.absoluteString == "http://127.0.0.1:7080")
        #expect(settings.verifyURL == "http://127.0.0.1:7081/v/")
        #expect(settings.topics.prefix.isEmpty && settings.now == nil)
        #expect(settings.logLevel == .info && settings.logFormat == .text && settings.metrics == nil)
        #expect(settings.schedule == .standard)
        #expect(settings.ministryTimeout == .seconds(2) && settings.breakerProbe == .seconds(15))
        #expect(settings.ministryRate == 500 && settings.ministryInFlight == 64 && settings.breakerFailures == 10)
    }

    @Test("come from options before environment before file before default")
    func precedence() async throws {
        let path = try file("topicPrefix: file.\nlogLevel: debug\nbreakerFailures: 3\nministryTimeout: 7s\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let environment = ["CANBAO_TOPIC_PREFIX": "env.", "CANBAO_LOG_LEVEL": "error"]
        let settings = try await load(["--config", path, "--topic-prefix", "option."], environment)
        #expect(settings.topics.prefix == "option.")
        #expect(settings.logLevel == .error)
        #expect(settings.breakerFailures == 3, "a number in the file is a value as good as a text")
        #expect(settings.ministryTimeout == .seconds(7))
        #expect(settings.breakerProbe == .seconds(15))
        let named = try await load([], environment.merging(["CANBAO_CONFIG": path]) { $1 })
        #expect(named.topics.prefix == "env." && named.breakerFailures == 3)
    }

    /// A value for each setting, as all three sources write it.
    private static let samples: [(key: SettingsKey, text: String)] = [
        (.home, "/srv/canbao"), (.log, "kafka://a:9092,b:9093"), (.registry, "sqlite:/srv/r.db"),
        (.blobs, "/srv/blobs"),
        (.ministryURL, "https://gab.example/api"), (.signingKey, "/srv/key.pem"),
        (.publicKeys, "/srv/public"), (.verifyURL, "https://v.example/?c="),
        (.topicPrefix, "taizhou."), (.now, "2021-07-15T09:00:00+08:00"), (.logLevel, "trace"), (.logFormat, "json"),
        (.metrics, "/srv/metrics"),
        (.retryDelays, "1s,2m"), (.retryDeadline, "2h"), (.ministryTimeout, "500ms"), (.ministryRate, "12.5"),
        (.ministryInFlight, "8"), (.breakerFailures, "4"), (.breakerProbe, "1m"), (.share, share),
    ]

    private func check(_ settings: Settings) {
        #expect(settings.home.path == "/srv/canbao" && settings.blobs.path == "/srv/blobs")
        #expect(settings.log == .kafka(servers: ["a:9092", "b:9093"]))
        #expect(settings.registry == .sqlite(path: "/srv/r.db"))
        #expect(settings.ministryURL.absoluteString == "https://gab.example/api")
        #expect(settings.signingKey.path == "/srv/key.pem" && !settings.signingKeyIsDefault)
        #expect(settings.publicKeys.path == "/srv/public")
        #expect(settings.verifyURL == "https://v.example/?c=")
        #expect(settings.topics.prefix == "taizhou.")
        #expect(settings.now == Date(timeIntervalSince1970: 1_626_310_800))
        #expect(settings.logLevel == .trace && settings.logFormat == .json)
        #expect(settings.metrics?.path == "/srv/metrics")
        #expect(settings.schedule == RetrySchedule(delays: [.seconds(1), .seconds(120)], deadline: .seconds(7200)))
        #expect(settings.ministryTimeout == .milliseconds(500) && settings.ministryRate == 12.5)
        #expect(
            settings.ministryInFlight == 8 && settings.breakerFailures == 4 && settings.breakerProbe == .seconds(60))
    }

    @Test("can each be given as option, in the environment and in the file")
    func everySetting() async throws {
        #expect(Set(Self.samples.map(\.key)) == Set(SettingsKey.allCases))
        check(try await load(Self.samples.flatMap { ["--\($0.key.option)", $0.text] }))
        check(try await load([], Dictionary(uniqueKeysWithValues: Self.samples.map { ($0.key.variable, $0.text) })))
        let path = try file(Self.samples.map { "\($0.key.rawValue): \($0.text)\n" }.joined())
        defer { try? FileManager.default.removeItem(atPath: path) }
        check(try await load(["--config", path]))
    }

    @Test("that are wrong are all listed at once, by variable and option")
    func allProblems() async throws {
        let wrong: [SettingsKey: String] = [
            .log: "mysql:x", .registry: "postgres://x", .ministryURL: "ftp://x", .verifyURL: "nowhere",
            .topicPrefix: "täizhou", .now: "yesterday", .logLevel: "loud", .logFormat: "xml", .retryDelays: "30s,0s",
            .retryDeadline: "24", .ministryTimeout: "-2s", .ministryRate: "0",
            .ministryInFlight: "1001", .breakerFailures: "2.5",
            .breakerProbe: "soon", .share: "/nowhere",
        ]
        let environment = Dictionary(uniqueKeysWithValues: wrong.map { ($0.key.variable, $0.value) })
        let problems = try await problems([], environment)
        #expect(problems.count == wrong.count)
        for key in wrong.keys {
            let mine = problems.filter { $0.hasPrefix("\(key.variable) (--\(key.option)): ") }
            #expect(mine.count == 1, "\(key): \(problems)")
        }
        let description = SettingsError(problems: problems).description
        #expect(problems.allSatisfy { description.contains($0) })
    }

    @Test(
        "that are nearly right are wrong",
        arguments: [
            (
                SettingsKey.log,
                ["sqlite:", "kafka://", "kafka://host", "kafka://host:0", "kafka://host:99999", "kafka://:1"]
            ),
            (
                .ministryURL,
                ["http://", "http://h:0", "http://h:70000", "http://u:p@h", "http://h?q=1", "http://h#f", "h:80"]
            ),
            (.verifyURL, ["ftp://v/", "https://", "https://v.example/" + String(repeating: "x", count: 150)]),
            (.topicPrefix, ["a/b", "a b", String(repeating: "x", count: 101)]),
            (.now, ["2021-07-15", "2021-02-30T00:00:00Z", "1969-12-31T23:59:59Z", "2021-07-15T09:00:00"]),
            (.retryDelays, [",", "30s,", "30", "0s"]),
            (.retryDeadline, ["0s", "1w", "1.5h"]),
            (.ministryRate, ["-1", "inf", "nan", "many"]),
            (.ministryInFlight, ["0", "-1", "many", "1001"]),
            (.breakerFailures, ["0", "-3", "1e3"]),
        ])
    func nearlyRight(key: SettingsKey, texts: [String]) async throws {
        for text in texts {
            let problems = try await problems([], [key.variable: text])
            #expect(
                problems.count == 1 && problems.first?.hasPrefix(key.variable) == true, "\(key) \(text): \(problems)")
        }
    }

    @Test("that may hold a password are not shown", arguments: [SettingsKey.log, .ministryURL, .verifyURL])
    func passwords(key: SettingsKey) async throws {
        for text in ["kafka://me:secret@host:9092", "https://me:secret@host/", "https://me:secret@host:0"] {
            let problems = try await problems([], [key.variable: text])
            #expect(problems.count == 1 && problems.first?.contains("secret") == false, "\(problems)")
        }
    }

    @Test("that name a file may begin with the home folder's sign")
    func tilde() async throws {
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        let settings = try await load(["--log", "sqlite:~/a.db", "--registry", "sqlite:~/b.db"], [:])
        #expect(settings.log == .sqlite(path: "\(home)/a.db") && settings.registry == .sqlite(path: "\(home)/b.db"))
    }

    @Test("of what a program cannot do without are looked at too, and listed with the others")
    func needs() async throws {
        let file = try file("")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let options = try SettingsOptions.parse([
            "--blobs", file, "--signing-key", file + ".absent", "--log-level", "loud",
        ])
        let environment = ["CANBAO_SHARE": Self.share]
        let usual = await #expect(throws: SettingsError.self) {
            try await Settings.load(options, environment: environment)
        }
        #expect(usual?.problems.count == 1, "others do not need them")
        let needy = await #expect(throws: SettingsError.self) {
            try await Settings.load(options, needs: [.blobs, .signingKey], environment: environment)
        }
        for name in ["CANBAO_BLOBS", "CANBAO_SIGNING_KEY", "CANBAO_LOG_LEVEL"] {
            #expect(needy?.problems.count { $0.hasPrefix(name) } == 1)
        }
        // What is made when it is needed need not be there.
        let absent = try SettingsOptions.parse(["--home", file + ".absent"])
        _ = try await Settings.load(absent, needs: [.blobs, .signingKey], environment: environment)
    }

    @Test("in a file may be written with other capitals")
    func capitals() async throws {
        let path = try file("ministryUrl: http://127.0.0.1:7391\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let settings = try await load(["--config", path])
        #expect(settings.ministryURL.absoluteString == "http://127.0.0.1:7391")
    }

    @Test("in a file that has a mistyped key, a list, or is none, are listed with the others")
    func badFile() async throws {
        let path = try file("retryDelay: 30s\nlog: [a, b]\nlogLevel:\nnow: ~\nministryRate: abc\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let problems = try await problems(["--config", path, "--log-format", "xml"])
        #expect(problems.contains("\(path): unknown setting retryDelay"))
        #expect(problems.contains("\(path): log should be a single value"))
        #expect(problems.contains { $0.hasPrefix("CANBAO_LOG_FORMAT (--log-format)") })
        #expect(problems.contains { $0.hasPrefix("CANBAO_MINISTRY_RATE") })
        #expect(problems.count == 4)
        for text in ["a: b: c", "- log", "just a word"] {
            let bad = try file(text)
            defer { try? FileManager.default.removeItem(atPath: bad) }
            let problems = try await self.problems(["--config", bad])
            #expect(problems.count == 1 && problems[0].hasPrefix(bad), "\(text): \(problems)")
        }
        #expect(try await self.problems(["--config", "/nowhere.yaml"]).first?.hasPrefix("/nowhere.yaml: ") == true)
        let empty = try file("# nothing\n")
        defer { try? FileManager.default.removeItem(atPath: empty) }
        #expect(try await load(["--config", empty]).logLevel == .info)
    }

    @Test("for Kafka are librdkafka's properties, from options before environment before file")
    func kafkaProperties() async throws {
        let settings = try await load([], ["CANBAO_KAFKA_SECURITY_PROTOCOL": "ssl", "KAFKA_X": "y"])
        #expect(settings.kafkaProperties == ["security.protocol": "ssl"])
        let path = try file("kafka:\n  security.protocol: ssl\n  linger.ms: 3\n  sasl.username: file\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let all = try await load(
            ["--config", path, "--kafka", "sasl.username=a=b", "--kafka", "retries=9"],
            ["CANBAO_KAFKA_LINGER_MS": "5", "CANBAO_KAFKA_SASL_USERNAME": "environment"])
        #expect(
            all.kafkaProperties == [
                "security.protocol": "ssl", "linger.ms": "5", "sasl.username": "a=b", "retries": "9",
            ])
    }

    @Test("for Kafka that are none are listed with the others, without what may be a secret")
    func badKafkaProperties() async throws {
        for text in ["kafka: ssl", "kafka:", "kafka:\n  security.protocol: [ssl]", "kafka:\n  sasl:\n    username: x"] {
            let path = try file(text)
            defer { try? FileManager.default.removeItem(atPath: path) }
            #expect(try await problems(["--config", path]).first?.hasPrefix("\(path): kafka should hold") == true)
        }
        let problems = try await problems(["--kafka", "verysecret", "--kafka", "=x", "--log-level", "loud"])
        #expect(problems.count == 3 && !problems.joined().contains("verysecret"))
    }

    @Test("that are wrong end the program with status 78; what is out of reach with 69; what is unknown with 70")
    func exitStatus() {
        func status(_ error: any Error) -> Int32? {
            (ProcessExit.report(error, program: "test") as? ExitCode)?.rawValue
        }
        #expect(status(SettingsError(problems: ["x"])) == 78)
        #expect(status(UnusablePolicyFolder(folder: "p", problems: ["x"])) == 78)
        #expect(status(Weather.unavailableLog) == 69)
        #expect(status(Weather.unavailableRegistry) == 69)
        #expect(status(UserFacingError("x", status: ProcessExit.rejected)) == 1)
        #expect(status(HandlerBug()) == 70)
        #expect(status(ExitCode(3)) == 3)
    }
}
