import ArgumentParser
import Foundation
import Registry
import SocialInsurance
import WorkerKit

struct RegistryImportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Load a folder of CSV files, all or nothing.",
        discussion: """
            The files, each of them optional, UTF-8 with a header:
            \(ImportFile.allCases.map { "  \($0.name): \($0.columns.joined(separator: ","))" }.joined(separator: "\n"))

            Where a row is wrong, nothing is loaded; each bad row is named by file and line on standard error, and the \
            exit status is 1. Rows that the registry has already are left as they are, so that an import can be repeated. \
            The workers wait while it runs.
            """)

    @Argument(help: "The folder.", completion: .directory)
    var folder: String
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        var isFolder: ObjCBool = false
        let path = NSString(string: folder).expandingTildeInPath
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw UserFacingError("\(folder) is no folder", status: ProcessExit.usage)
        }
        let now = settings.clock.now
        let run = RegistryImport(
            folder: URL(fileURLWithPath: path),
            today: BusinessClock.date(of: now))
        do {
            let progress = ImportProgress()
            defer { progress.clear() }
            let summary = try await Opened.registry(settings, makingIt: true) { registry in
                try await run.run(into: registry, now: now, progress: progress.show)
            }
            progress.clear()
            try ImportReport(summary).print(isJSON: json, to: .standard)
        } catch let failure as ImportFailure {
            throw UserFacingError("nothing was loaded from \(folder):\n\(failure)", status: ProcessExit.rejected)
        }
    }
}
