import ArgumentParser
import Backends
import Foundation
import Logging
import MessageLog
import Registry
import WorkerKit

/// A command that goes by the settings. What goes wrong is said on standard error, and told by the exit status.
protocol ClientCommand: AsyncParsableCommand {
    var options: SettingsOptions { get }

    func execute(_ settings: Settings) async throws
}

extension ClientCommand {
    func run() async throws {
        do {
            let settings = try await Settings.load(options, checks: Backends.checks)
            ProcessLogging.start(settings)
            if let text = settings.unknownVariablesText { Complaint.say(text) }
            try await execute(settings)
        } catch {
            throw ProcessExit.report(error, program: "canbao")
        }
    }
}

/// Opening what the settings name for as long as a command needs it.
enum Opened {
    static func log<Value>(
        _ settings: Settings, makingTopics: Bool = true, _ body: (any MessageLog) async throws -> Value
    ) async throws -> Value {
        let logger = Logger(label: "canbao")
        let log = try await Backends.openLog(settings, logger: logger, makingTopics: makingTopics)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(log)) } catch { outcome = .failure(error) }
        await log.close()
        return try outcome.get()
    }

    /// - Parameter makingIt: whether a registry that is missing is made; whoever reads is told of it instead, since most
    ///   likely another one was meant.
    static func registry<Value>(
        _ settings: Settings, makingIt: Bool = false, _ body: (any Registry) async throws -> Value
    ) async throws -> Value {
        if !makingIt, !settings.registry.exists {
            throw UserFacingError(
                """
                there is no registry at \(settings.registry.description) yet: CANBAO_HOME (--home) says where it lies, and \
                `canbao registry import` makes one
                """, status: ProcessExit.unavailable)
        }
        let registry = try await Backends.openRegistry(settings)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(registry)) } catch { outcome = .failure(error) }
        try await registry.close()
        return try outcome.get()
    }
}
