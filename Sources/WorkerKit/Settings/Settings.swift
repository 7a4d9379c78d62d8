import Configuration
import Filings
import Foundation
import Logging
import Retries

/// What a Canbao program goes by. Read once at the start; everything that is wrong with it is said at once.
public struct Settings: Sendable {
    /// Folder of the embedded files. The default is ./canbao-data.
    public var home: URL
    public var log: LogLocation
    public var registry: RegistryLocation
    /// Folder of certificates and attachments. The default is blobs in the home folder.
    public var blobs: URL
    /// Base address of the ministry's interface. The default is http://127.0.0.1:7080.
    public var ministryURL: URL
    /// Ed25519 private key, PEM. The default is keys/signing.pem in the home folder.
    public var signingKey: URL
    /// Whether the signing key's place is the default, where a missing key is made.
    public var signingKeyIsDefault: Bool
    /// Folder of the public keys of all certificates so far. The default is the signing key's folder.
    public var publicKeys: URL
    /// What the verification address begins with. The default is http://127.0.0.1:7081/v/.
    public var verifyURL: String
    public var topics: TopicNames
    /// Where the business clock starts; nil: the system's time.
    public var now: Date?
    public var logLevel: Logger.Level
    public var logFormat: LogFormat
    /// Folder for the figures of running workers, as Prometheus text; nil: they are not written.
    public var metrics: URL?
    public var schedule: RetrySchedule
    /// Before a call to the ministry is given up. The default is 2 s.
    public var ministryTimeout: Duration
    /// Lookups a second that all workers together send at most. The default is 500.
    public var ministryRate: Double
    /// Lookups under way at a time, of all workers together. The default is 64.
    public var ministryInFlight: Int
    /// Failures in a row that open the breaker. The default is 10.
    public var breakerFailures: Int
    /// Between probes while the breaker is open. The default is 15 s.
    public var breakerProbe: Duration
    /// librdkafka's properties by their own names: CANBAO_KAFKA_SASL_USERNAME is sasl.username.
    public var kafkaProperties: [String: String]
    /// Folder that holds policy/, topics/ and samples/.
    public var share: URL

    /// Characters of ``verifyURL`` at most.
    public static let longestVerifyURL = 150

    /// Variables of the environment that look like settings and are none.
    public internal(set) var unknownVariables: [String] = []

    /// What to tell whoever has set them: nothing where there are none.
    public var unknownVariablesText: String? {
        guard !unknownVariables.isEmpty else { return nil }
        return "\(unknownVariables.joined(separator: ", ")): no such setting; ignored"
    }

    public var clock: BusinessClock { BusinessClock(startingAt: now) }
    public var policyFolder: URL { share.appendingPathComponent("policy") }
    public var topicsFolder: URL { share.appendingPathComponent("topics") }
    public var samplesFolder: URL { share.appendingPathComponent("samples") }
}

/// Where the message log is.
public enum LogLocation: Hashable, Sendable {
    case sqlite(path: String)
    /// HOST:PORT, one or more.
    case kafka(servers: [String])
}

/// Where the registry is.
public enum RegistryLocation: Hashable, Sendable {
    case sqlite(path: String)
}

public enum LogFormat: String, Sendable, CaseIterable {
    case text, json
}

/// What of the settings a program cannot do without: it is looked at with the settings, so that all that is wrong is said at
/// once.
public struct SettingsNeeds: OptionSet, Sendable {
    public let rawValue: Int

    /// The signing key can be read, where it is not in the default place.
    public static let signingKey = SettingsNeeds(rawValue: 1)
    /// The blob folder can be written to, if it is there.
    public static let blobs = SettingsNeeds(rawValue: 2)

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }
}

/// How values are looked at that only other modules understand, so that what is wrong with them is listed with the rest.
public struct SettingsChecks: Sendable {
    /// Takes the log's place and the properties of Kafka's client.
    public var log: @Sendable (LogLocation, _ kafka: [String: String]) -> [String]
    /// Takes the file of the signing key; asked only by programs that need it.
    public var signingKey: @Sendable (URL) -> [String]

    public init(
        log: @escaping @Sendable (LogLocation, _ kafka: [String: String]) -> [String] = { _, _ in [] },
        signingKey: @escaping @Sendable (URL) -> [String] = { _ in [] }
    ) {
        self.log = log
        self.signingKey = signingKey
    }
}

/// All that is wrong with the settings.
public struct SettingsError: Error, CustomStringConvertible {
    public let problems: [String]

    public init(problems: [String]) {
        self.problems = problems
    }

    public var description: String {
        (["The settings are wrong:"] + problems.map { "  - \($0)" }).joined(separator: "\n")
    }
}

extension Settings {
    /// Reads the settings: options before environment before file before defaults.
    ///
    /// - Parameters:
    ///   - needs: what the program needs of what they name.
    ///   - checks: how values of other modules are looked at.
    /// - Throws: ``SettingsError`` with every problem there is.
    public static func load(
        _ options: SettingsOptions, needs: SettingsNeeds = [], checks: SettingsChecks = SettingsChecks(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> Settings {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "options", values: options.values),
            KeyMappingProvider(upstream: EnvironmentVariablesProvider(environmentVariables: environment)) {
                $0.prepending(["canbao"])
            },
        ]
        var problems: [String] = []
        var kafka: [String: String] = [:]
        if let path = options.config ?? environment["CANBAO_CONFIG"] {
            let file = SettingsFile.read(path)
            providers.append(file.provider)
            kafka = file.kafka
            problems += file.problems
        }
        var reader = SettingsReader(config: ConfigReader(providers: providers), problems: problems)
        kafka.merge(SettingsReader.kafkaProperties(environment)) { $1 }
        kafka.merge(reader.kafkaProperties(options.kafka)) { $1 }
        let settings = reader.settings(kafka: kafka, needs: needs, checks: checks)
        guard reader.problems.isEmpty, var settings else { throw SettingsError(problems: reader.problems) }
        settings.unknownVariables = SettingsKey.unknownVariables(in: environment.keys)
        return settings
    }
}
