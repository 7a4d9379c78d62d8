import ArgumentParser
import Backends
import Logging
import MessageLog
import Registry
import SocialInsurance
import WorkerKit

@main
struct ArrearsWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-arrears-worker",
        abstract: "Calculates, and for enrollments books, what is to be paid for past months.")

    @OptionGroup var options: SettingsOptions

    func handler(
        _ settings: Settings, registry: any Registry, logger: Logger
    ) async throws -> ArrearsHandler {
        ArrearsHandler(calculator: ArrearsCalculator(policy: try PolicyFolder.load(settings.policyFolder)))
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
