import ArgumentParser
import Filings
import Foundation
import Logging
import MessageLog
import Metrics
import Registry
import ServiceLifecycle
import UnixSignals

/// The command line that all workers share: settings in, one service until SIGTERM.
public protocol WorkerCommand: AsyncParsableCommand {
    associatedtype Handler: FilingHandler
    /// What of the settings the worker cannot do without.
    static var needs: SettingsNeeds { get }
    /// How values of other modules are looked at.
    static var checks: SettingsChecks { get }
    /// How many inquiries it has under way at the most; nil: the usual number.
    static var inquiries: Int? { get }
    var options: SettingsOptions { get }

    /// The handler, made from the settings; throws where something it needs is missing.
    func handler(_ settings: Settings, registry: any Registry, logger: Logger) async throws -> Handler
    /// Opens the log and the registry that the settings name.
    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry)
    /// Services that live beside the worker, e.g. a client with connections; shut down after it.
    func companions(_ handler: Handler) -> [any Service]
    /// Workers of further kinds that this program takes, each with a group, partitions and a loop of its own.
    func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service]
}

extension WorkerCommand {
    public static var needs: SettingsNeeds { [] }
    public static var inquiries: Int? { nil }

    public func companions(_ handler: Handler) -> [any Service] { [] }
    public func furtherWorkers(_ factory: WorkerFactory) throws -> [any Service] { [] }

    /// On the main actor, which is where a program begins: other tasks begin when the main thread is open to signals already.
    @MainActor
    public static func main() async {
        EarlyStop.isNoFailure()
        await main(nil)
    }

    public func run() async throws {
        // Whoever reads the log lines may go away; the work goes on.
        Foundation.signal(SIGPIPE, SIG_IGN)
        let name = Self.configuration.commandName ?? "canbao-worker"
        do {
            let settings = try await Settings.load(options, needs: Self.needs, checks: Self.checks)
            ProcessLogging.start(settings)
            let logger = Logger(label: name)
            if let text = settings.unknownVariablesText { logger.warning("\(text)") }
            if let now = settings.now {
                logger.warning("CANBAO_NOW is set: months and dates are reckoned from \(RFC3339.text(now)) on")
            }
            try await work(settings, logger)
        } catch {
            throw ProcessExit.report(error, program: name)
        }
    }

    private func work(_ settings: Settings, _ logger: Logger) async throws {
        let figures = try figuresFile(settings, logger)
        let (log, registry) = try await open(settings, logger: logger)
        let handler = try await handler(settings, registry: registry, logger: logger)
        let factory = WorkerFactory(settings: settings, log: log, registry: registry, logger: logger)
        let workers =
            [factory.worker(handler, inquiries: Self.inquiries) as any Service] + (try furtherWorkers(factory))
        // At lower levels it describes the services, and with them all that handlers hold.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .info)
        var configuration = ServiceGroupConfiguration(
            services: (figures + companions(handler) + [WorkerCrew(workers: workers, logger: quiet) { log.hurry() }])
                .map { service in
                    .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
                },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(9)
        try await ServiceGroup(configuration: configuration).run()
        await log.close()
        try await registry.close()
    }

    /// Has to come before anything is counted. Nothing where no folder is named.
    private func figuresFile(_ settings: Settings, _ logger: Logger) throws -> [any Service] {
        guard let folder = settings.metrics else { return [] }
        let figures = Figures(worker: ProcessName.current)
        MetricsSystem.bootstrap(figures)
        do {
            return [try FiguresFile(figures, folder: folder, program: logger.label, logger: logger)]
        } catch {
            throw SettingsError(problems: ["CANBAO_METRICS (--metrics): \(folder.path) cannot be written to"])
        }
    }
}

/// The workers of one program. They stop together, not one after the other: a stop has to be over within ten seconds. Where one
/// of them cannot go on, the program ends, so that whoever watches over it starts it again.
struct WorkerCrew: Service {
    let workers: [any Service]
    let logger: Logger
    /// Called when they are told to stop.
    var onStop: @Sendable () -> Void = {}

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            onStop()
        }
    }

    private func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { try await worker.run() } }
            do {
                while try await group.next() != nil {}
            } catch {
                logger.error("a worker cannot go on", metadata: ["cause": "\(error)"])
                throw error
            }
        }
    }
}

/// Makes the workers of one program: they share its log, its registry and its settings.
public struct WorkerFactory: Sendable {
    public let settings: Settings
    let log: any MessageLog
    let registry: any Registry
    public let logger: Logger

    /// - Parameters:
    ///   - batch: Records and due filings in one turn; nil: the usual number.
    ///   - inquiries: Inquiries under way at the most; nil: the usual number.
    public func worker<Handler: FilingHandler>(
        _ handler: Handler, batch: Int? = nil, inquiries: Int? = nil
    ) -> Worker<Handler> {
        var limits = WorkerLimits()
        limits.inquiries = max(limits.inquiries, 2 * settings.ministryInFlight)
        limits.heirPatience = settings.ministryTimeout + limits.heirPatience
        if let batch { limits.batch = batch }
        if let inquiries { limits.inquiries = inquiries }
        return Worker(
            handler: handler, log: log, registry: registry, topics: settings.topics, schedule: settings.schedule,
            clock: settings.clock, limits: limits, logger: logger)
    }
}
