import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import ServiceLifecycle
import SocialInsurance
import WorkerKit

@main
struct ArrearsWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-arrears-worker",
        abstract: "Calculates, and for enrollments books, what is to be paid for past months; settles months.")

    static let checks = Backends.checks
    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> ArrearsHandler {
        ArrearsHandler(calculator: ArrearsCalculator(policy: try PolicyFolder.load(settings.policyFolder)))
    }

    func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service] {
        let policy = try PolicyFolder.load(factory.settings.policyFolder)
        // Each portion of a settlement is a turn's work.
        return [factory.worker(SettlementHandler(calculator: SettlementCalculator(policy: policy)), batch: 2)]
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
