import Filings
import Foundation
import Registry
import Retries
import WorkerKit

/// The service hall of a rehearsed outage: a folder of its own, two workers of one kind, and the ministry's stand-in.
struct RehearsalHall: Sendable {
    static let workers = 2

    let folder: URL
    let settings: Settings
    let ministryPort: UInt16
    let plans: [ProgramPlan]
    let filings = RehearsalFilings()

    /// - Parameters:
    ///   - settings: of which the place of the policy, and how programs log, are kept.
    ///   - folder: exists and is empty.
    init(_ settings: Settings, in folder: URL, programs: ProgramFolder) throws {
        let port = try DemoHall.ministryPort()
        var settings = DemoHall.embedded(settings, in: folder, ministryPort: port)
        settings.schedule = RetrySchedule(delays: [.seconds(1), .seconds(2)], deadline: .seconds(600))
        // It never hangs here; on a slow machine an answer that comes late is not to be taken for none.
        settings.ministryTimeout = .seconds(5)
        settings.ministryRate = 100
        settings.ministryInFlight = 8
        settings.breakerFailures = 5
        settings.breakerProbe = .seconds(2)
        self.folder = folder
        self.settings = settings
        ministryPort = port

        let persons = folder.appendingPathComponent("ministry.csv")
        try filings.write(registry: folder.appendingPathComponent("import"), ministry: persons)
        let worker = ProgramFolder.worker(.basicInfo)
        let found = try programs.programs([worker, ProgramFolder.mockMinistry])
        guard let plan = ProgramPlan.workers(settings, found).first, let ministry = found[ProgramFolder.mockMinistry]
        else { throw ProcessExit.internalError }
        let stand = MinistryPlan.program(ministry, port: port, arguments: ["--strict", "--persons", persons.path])
        plans =
            [stand]
            + (1...Self.workers).map { number in
                ProgramPlan(label: "worker-\(number)", program: plan.program, environment: plan.environment)
            }
    }

    func fill(_ registry: any Registry) async throws {
        let now = settings.clock.now
        let files = folder.appendingPathComponent("import")
        _ = try await RegistryImport(folder: files, today: BusinessClock.date(of: now)).run(into: registry, now: now)
    }
}
