import ArgumentParser
import Backends
import Logging
import MessageLog
import Ministry
import MinistryAccess
import Registry
import ServiceLifecycle
import WorkerKit

@main
struct BasicInfoWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-basic-info-worker",
        abstract: "Registers persons, after asking the Ministry of Public Security who they are; keeps household types."
    )

    static let checks = Backends.checks
    @OptionGroup var options: SettingsOptions

    func handler(_ settings: Settings, registry: any Registry, logger: Logger) async throws -> BasicInfoHandler {
        guard let address = MinistryAddress(settings.ministryURL.absoluteString) else {
            throw SettingsError(problems: ["CANBAO_MINISTRY_URL (--ministry-url): no address that can be asked"])
        }
        let client = HTTPMinistryClient(
            .init(
                address: address, timeout: settings.ministryTimeout, connections: settings.ministryInFlight))
        let gateway = MinistryGateway(
            client: client, store: RegistryBreakerStore(registry: registry), rules: TrafficRules(settings),
            member: ProcessName.current, logger: logger)
        return BasicInfoHandler(gateway: gateway) {
            await gateway.close()
            await client.close()
        }
    }

    func companions(_ handler: BasicInfoHandler) -> [any Service] { [ClosingMinistry(close: handler.close)] }

    func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service] { [factory.worker(HouseholdTypeHandler())] }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}

/// Lets go of the ministry when the worker has ended.
private struct ClosingMinistry: Service {
    let close: @Sendable () async -> Void

    func run() async throws {
        // However it ends, the connections are closed.
        try? await gracefulShutdown()
        await close()
    }
}
