import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import WorkerKit

@main
struct BenefitCheckWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-benefit-check-worker",
        abstract: "Finds unemployment benefit that stands against an enrollment.")

    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> BenefitCheckHandler {
        BenefitCheckHandler()
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
