import Foundation
import KafkaLog
import Logging
import MessageLog
import PlainWords
import Registry
import SQLiteLog
import SQLiteRegistry
import WorkerKit

/// Opens what the settings name. The one place that knows every implementation.
public enum Backends {
    /// How the settings of logs are looked at. Nothing is opened.
    public static let checks = SettingsChecks(log: { log, kafka in
        switch log {
        case .sqlite: []
        case .kafka(let servers):
            KafkaLog.problems(bootstrapServers: servers.joined(separator: ","), properties: kafka).map(problem)
        }
    })

    private static func problem(_ text: String) -> String { "CANBAO_KAFKA_…: \(text)" }

    /// Both, as a worker needs them.
    public static func open(
        _ settings: Settings, logger: Logger
    ) async throws -> (log: any MessageLog, registry: any Registry) {
        (try await openLog(settings, logger: logger), try await openRegistry(settings))
    }

    /// The message log. With the embedded log, folders and topics that are missing are made; topics are not where
    /// `makingTopics` is false, for whoever wants to see the log as it is. Kafka's topics are made by
    /// `canbao topics apply` only.
    ///
    /// Throws ``SettingsError`` with every wrong property of Kafka's client.
    public static func openLog(
        _ settings: Settings, logger: Logger, makingTopics: Bool = true
    ) async throws -> any MessageLog {
        switch settings.log {
        case .sqlite(let path):
            try makeFolder(of: path)
            let log = try await SQLiteLog.open(at: path)
            guard makingTopics else { return log }
            try await log.apply(try TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix))
            return log
        case .kafka(let servers):
            return try openKafka(servers, settings.kafkaProperties, logger)
        }
    }

    private static func openKafka(
        _ servers: [String], _ properties: [String: String], _ logger: Logger
    ) throws(SettingsError) -> KafkaLog {
        do {
            return try KafkaLog(bootstrapServers: servers.joined(separator: ","), properties: properties) { notice in
                let metadata: Logger.Metadata = ["facility": "\(notice.facility)", "text": "\(notice.text)"]
                logger.log(level: notice.logLevel, "said by the Kafka client", metadata: metadata)
            }
        } catch {
            throw SettingsError(problems: error.problems.map(problem))
        }
    }

    /// The registry, migrated to the present schema.
    public static func openRegistry(_ settings: Settings) async throws -> any Registry {
        switch settings.registry {
        case .sqlite(let path):
            try makeFolder(of: path)
            return try await SQLiteRegistry.open(path: path)
        }
    }

    private static func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw LogError.unavailable("the folder \(folder.path) cannot be made: \(PlainWords.reason(error))")
        }
    }
}

extension KafkaNotice {
    /// What matters to the work is thrown by the log's calls; this is for whoever wants to know more. A client that cannot
    /// connect says so every other second.
    fileprivate var logLevel: Logger.Level {
        switch level {
        case ...2: .error
        case 3...4: .info
        case 5...6: .debug
        default: .trace
        }
    }
}
