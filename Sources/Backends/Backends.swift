import Foundation
import Logging
import MessageLog
import Registry
import SQLiteLog
import SQLiteRegistry
import WorkerKit

/// Opens what the settings name. The one place that knows every implementation.
public enum Backends {
    /// Both, as a worker needs them.
    public static func open(
        _ settings: Settings, logger: Logger
    ) async throws -> (log: any MessageLog, registry: any Registry) {
        (try await openLog(settings, logger: logger), try await openRegistry(settings))
    }

    /// The message log. With the embedded log, folders and topics that are missing are made.
    public static func openLog(_ settings: Settings, logger: Logger) async throws -> any MessageLog {
        switch settings.log {
        case .sqlite(let path):
            try makeFolder(of: path)
            let log = try await SQLiteLog.open(at: path)
            try await log.apply(try TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix))
            return log
        case .kafka:
            throw LogError.fatal("this build has no Kafka")
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
            throw LogError.unavailable("the folder \(folder.path) cannot be made: \(error.localizedDescription)")
        }
    }
}
