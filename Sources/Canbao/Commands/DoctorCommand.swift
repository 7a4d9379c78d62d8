import ArgumentParser
import Backends
import Filings
import Foundation
import WorkerKit

/// Not a ``ClientCommand``: wrong settings are findings here, like everything else.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check settings, log, registry, ministry, clock, fonts, key and folders, and say what to mend.",
        discussion: """
            Each line says ok, warning or problem. The exit status is 0 where there is no problem, 78 where the settings \
            are one, 69 where something else is. Nothing is changed, and nobody is looked up at the ministry.

            With --worker only this is checked: that a worker of that kind is at work, a member of its group, and gets on \
            with what waits for it within ten seconds; with --ministry only that the ministry's interface answers. Both \
            are meant for health checks.
            """)

    @Option(
        help: ArgumentHelp("Check only that this worker is at work: a kind, or canbao-KIND-worker.", valueName: "name"))
    var worker: WorkerArgument?
    @Flag(help: "With --worker: on this host.")
    var here = false
    @Flag(help: "Check only that the ministry's interface answers.")
    var ministry = false
    @Flag(help: "Also read all of the ledger, which may take long.")
    var thorough = false
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if here, worker == nil { throw ValidationError("--here goes with --worker.") }
        if ministry, worker != nil { throw ValidationError("--ministry does not go with --worker.") }
    }

    func run() async throws {
        do {
            try await examine()
        } catch {
            throw ProcessExit.report(error, program: "canbao")
        }
    }

    private func examine() async throws {
        var printer = FindingPrinter(isJSON: json, output: .standard)
        do {
            let settings = try await Settings.load(options, checks: Backends.checks)
            ProcessLogging.start(settings)
            let doctor = Doctor(settings: settings, isThorough: thorough)
            if let worker {
                let host = here ? ProcessInfo.processInfo.hostName : nil
                try await doctor.examine(worker: worker.kind, host: host) { try printer.print($0) }
            } else if ministry {
                try await doctor.examineMinistry { try printer.print($0) }
            } else {
                try await doctor.examine { try printer.print($0) }
            }
        } catch let error as SettingsError {
            try printer.print(error.problems.map { .problem("settings", $0, fault: .settings) })
        }
        if let exitCode = printer.exitCode { throw exitCode }
    }
}

/// A worker, by its kind or by its program's name.
struct WorkerArgument: ExpressibleByArgument {
    let kind: FilingKind

    init?(argument: String) {
        var name = Substring(argument)
        if name.hasPrefix("canbao-") { name = name.dropFirst("canbao-".count) }
        if name.hasSuffix("-worker") { name = name.dropLast("-worker".count) }
        guard let kind = FilingKind(argument: String(name)) else { return nil }
        self.kind = kind
    }

    static var allValueStrings: [String] { FilingKind.allValueStrings }
}
