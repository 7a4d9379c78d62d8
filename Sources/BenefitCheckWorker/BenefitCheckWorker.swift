import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import ServiceLifecycle
import WorkerKit

@main
struct BenefitCheckWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-benefit-check-worker",
        abstract: "Finds unemployment benefit that stands against an enrollment, and keeps what was returned.")

    static let checks = Backends.checks
    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> BenefitCheckHandler {
        BenefitCheckHandler()
    }

    func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service] { [factory.worker(BenefitReturnHandler())] }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
