import Filings
import Foundation
import PlainWords
import Registry
import Retries
import WorkerKit

/// The service hall of a demonstration: a folder of its own, and settings that let it end soon.
struct DemoHall: Sendable {
    /// The samples' business clock.
    static let now = "2021-07-15T09:00:00+08:00"

    let folder: URL
    let settings: Settings
    let ministryPort: UInt16
    /// The kinds that have a worker.
    let kinds: [FilingKind]
    let plans: [ProgramPlan]

    /// - Parameters:
    ///   - settings: of which the place of the samples, and how programs log, are kept.
    ///   - folder: exists and is empty.
    init(_ settings: Settings, in folder: URL, programs: ProgramFolder) throws {
        let port = try Self.ministryPort()
        var settings = Self.embedded(settings, in: folder, ministryPort: port)
        settings.schedule = RetrySchedule(delays: [.milliseconds(400), .milliseconds(800)], deadline: .seconds(60))
        settings.breakerProbe = .milliseconds(500)
        self.folder = folder
        self.settings = settings
        ministryPort = port
        kinds = programs.kinds

        let found = try programs.programs(kinds.map(ProgramFolder.worker) + [ProgramFolder.mockMinistry])
        var plans = ProgramPlan.workers(settings, found)
        if let program = found[ProgramFolder.mockMinistry] {
            let persons = settings.samplesFolder.appendingPathComponent("ministry.csv").path
            plans.insert(
                MinistryPlan.program(program, port: port, arguments: ["--strict", "--persons", persons]), at: 0)
        }
        self.plans = plans
    }

    /// A port for the ministry's stand-in.
    static func ministryPort() throws -> UInt16 {
        guard let port = LoopbackPort.free() else {
            throw UserFacingError("no port is free for the stand-in of the ministry", status: ProcessExit.unavailable)
        }
        return port
    }

    /// The settings of a hall with everything in one folder.
    static func embedded(_ settings: Settings, in folder: URL, ministryPort: UInt16) -> Settings {
        var settings = settings
        settings.home = folder
        settings.log = .sqlite(path: folder.appendingPathComponent("log.db").path)
        settings.registry = .sqlite(path: folder.appendingPathComponent("registry.db").path)
        settings.blobs = folder.appendingPathComponent("blobs")
        settings.signingKey = folder.appendingPathComponent("keys/signing.pem")
        settings.signingKeyIsDefault = true
        settings.publicKeys = folder.appendingPathComponent("keys")
        settings.topics = TopicNames()
        settings.now = RFC3339.instant(Self.now)
        settings.ministryURL = MinistryPlan.url(port: ministryPort)
        settings.ministryTimeout = .seconds(1)
        return settings
    }

    /// Loads the samples' registry, and lays out the photos that their base adjustments name.
    func fill(_ registry: any Registry) async throws -> ImportSummary {
        try layOutAttachments()
        let now = settings.clock.now
        let files = settings.samplesFolder.appendingPathComponent("registry")
        return try await RegistryImport(folder: files, today: BusinessClock.date(of: now)).run(into: registry, now: now)
    }

    private func layOutAttachments() throws {
        let files = FileManager.default
        let folder = AttachmentFolder(settings).folder
        try files.createDirectory(at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        try files.copyItem(at: settings.samplesFolder.appendingPathComponent("attachments"), to: folder)
    }

    /// Makes a folder that nothing else is in.
    ///
    /// - Parameters:
    ///   - wanted: made if it is not there, else it has to be empty; nil: any.
    ///   - parent: where one is made then; nil: where temporary files belong.
    static func makeFolder(_ wanted: String?, in parent: String?) throws -> URL {
        let files = FileManager.default
        do {
            guard let wanted else {
                let parent = parent.map { URL(fileURLWithPath: $0) } ?? files.temporaryDirectory
                let name = "canbao-demo-\(UUID().uuidString.prefix(8).lowercased())"
                let folder = parent.appendingPathComponent(name)
                try files.createDirectory(at: folder, withIntermediateDirectories: true)
                return folder
            }
            let folder = URL(fileURLWithPath: wanted)
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            guard try files.contentsOfDirectory(atPath: folder.path).isEmpty else {
                throw UserFacingError("\(wanted) is not empty; name another folder", status: ProcessExit.usage)
            }
            return folder
        } catch let error as CocoaError {
            throw UserFacingError(
                "no folder can be made for the demonstration: \(PlainWords.reason(error))",
                status: ProcessExit.settings)
        }
    }
}
