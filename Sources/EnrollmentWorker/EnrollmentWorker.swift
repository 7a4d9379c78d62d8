import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import WorkerKit

@main
struct EnrollmentWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-enrollment-worker",
        abstract: "Decides enrollments: checks, benefit check, arrears, entry into the registry.")

    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> EnrollmentHandler {
        EnrollmentHandler()
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
