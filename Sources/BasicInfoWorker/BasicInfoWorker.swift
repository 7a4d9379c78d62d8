import ArgumentParser
import Backends
import Logging
import MessageLog
import Ministry
import Registry
import ServiceLifecycle
import WorkerKit

@main
struct BasicInfoWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-basic-info-worker",
        abstract: "Registers persons, after asking the Ministry of Public Security who they are.")

    @OptionGroup var options: SettingsOptions

    func handler(_ settings: Settings, registry: any Registry, logger: Logger) async throws -> BasicInfoHandler {
        guard let address = MinistryAddress(settings.ministryURL.absoluteString) else {
            throw SettingsError(problems: ["CANBAO_MINISTRY_URL (--ministry-url): no address that can be asked"])
        }
        let client = HTTPMinistryClient(.init(address: address, timeout: settings.ministryTimeout))
        let rules = TrafficRules(
            callTimeout: settings.ministryTimeout, rate: settings.ministryRate, failures: settings.breakerFailures,
            probeInterval: settings.breakerProbe)
        return BasicInfoHandler(
            gateway: MinistryGateway(client: client, rules: rules, member: ProcessName.current, logger: logger))
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
