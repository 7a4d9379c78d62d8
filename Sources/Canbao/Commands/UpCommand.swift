import ArgumentParser
import Backends
import Filings
import Foundation
import WorkerKit

struct UpCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start a stand-in for the ministry and all workers, until Ctrl-C.",
        discussion: """
            The programs lie beside canbao itself and go by the same settings. Their lines go to standard error, each \
            with its worker's name before it. A worker that dies is started again. Ctrl-C ends them all; whatever ends \
            canbao ends them too.

            The stand-in for the ministry listens where CANBAO_MINISTRY_URL says, or on another port where that one is \
            taken. It is not started where CANBAO_MINISTRY_URL names another machine.
            """)

    @Flag(help: "Start no stand-in for the ministry: CANBAO_MINISTRY_URL names one that is there.")
    var noMinistry = false
    @Option(
        help:
            "CSV file of the persons that the stand-in knows, and nobody else. Without it, it knows any valid number.",
        completion: .file(extensions: ["csv"]))
    var persons: String?
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        guard let persons else { return }
        if noMinistry { throw ValidationError("--persons is for the stand-in, which --no-ministry leaves out.") }
        guard FileManager.default.isReadableFile(atPath: persons) else {
            throw ValidationError("\(persons) cannot be read.")
        }
    }

    func execute(_ settings: Settings) async throws {
        var settings = settings
        let folder = ProgramFolder.own
        let ministry = noMinistry ? .elsewhere : try MinistryPlan.choose(url: settings.ministryURL)
        if let port = ministry.port { settings.ministryURL = MinistryPlan.url(port: port) }
        let programs = try folder.programs(
            folder.kinds.map(ProgramFolder.worker) + (ministry.port == nil ? [] : [ProgramFolder.mockMinistry]))
        // Faults of the files are said once and plainly, instead of by each worker.
        try await Opened.log(settings) { _ in }
        try await Opened.registry(settings, makingIt: true) { _ in }

        var plans = ProgramPlan.workers(settings, programs)
        if let port = ministry.port, let program = programs[ProgramFolder.mockMinistry] {
            let arguments = persons.map { ["--persons", $0, "--strict"] } ?? []
            plans.insert(MinistryPlan.program(program, port: port, arguments: arguments), at: 0)
        }
        try await keep(plans, ministry, settings)
    }

    private func keep(_ plans: [ProgramPlan], _ ministry: MinistryPlan, _ settings: Settings) async throws {
        let lines = PrefixedLines(labels: plans.map(\.label) + ["canbao"], output: .standardError)
        switch ministry {
        case .elsewhere: lines.write("canbao", "the ministry is at \(settings.ministryURL.absoluteString)")
        case .standIn(let port): lines.write("canbao", "a stand-in for the ministry is on port \(port)")
        case .standInMoved(let port, let taken):
            lines.write(
                "canbao",
                "port \(taken) is taken; a stand-in for the ministry is on port \(port): "
                    + "`canbao doctor --ministry-url \(MinistryPlan.url(port: port))` asks that one")
        }
        let supervisor = Supervisor { lines.write($0, $1) }
        try await Interruption.cancelling {
            try await supervisor.run(plans) {
                lines.write("canbao", "\(plans.count) programs are running; Ctrl-C ends them")
            }
        }
        lines.write("canbao", "all programs have ended")
    }
}
