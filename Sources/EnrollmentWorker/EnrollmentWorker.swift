import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import ServiceLifecycle
import WorkerKit

@main
struct EnrollmentWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-enrollment-worker",
        abstract:
            "Decides enrollments, and what changes them: terminations, rollbacks, base adjustments, flexible stops.")

    static let checks = Backends.checks
    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> EnrollmentHandler {
        EnrollmentHandler()
    }

    func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service] {
        let policy = try PolicyFolder.load(factory.settings.policyFolder)
        let attachments = AttachmentFolder(factory.settings)
        return [
            factory.worker(TerminationHandler()),
            factory.worker(RollbackHandler(policy: policy)),
            factory.worker(BaseAdjustmentHandler(policy: policy, attachments: attachments)),
            factory.worker(FlexibleStopHandler()),
        ]
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
