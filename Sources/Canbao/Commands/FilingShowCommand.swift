import ArgumentParser
import Filings
import WorkerKit

struct FilingShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a filing's whole history.",
        discussion: """
            Where it was received, how far it has come and what it waits for, every attempt, every result, and the \
            filings that were sent to other workers on its behalf. ID numbers are masked.

            Results, and the filing's receipt, are dated by the business clock, which CANBAO_NOW may set; attempts, the first \
            sight of the filing and its next attempt (firstSeen, retrySince, notBefore) by the system's.

            Refusals of other filings that came under the same id (FILING_ID_REUSED), and of malformed records, are no \
            part of its history: `canbao results KIND --filing ID` has them.

            Exit status 1 where no worker has taken such a filing yet.
            """)

    @Argument(help: "What was filed.")
    var kind: FilingKind
    @Argument(help: ArgumentHelp("The filing's id.", valueName: "id"))
    var filingID: String
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let (kind, id) = (kind, filingID)
        let history = try await Opened.registry(settings) { registry in
            try await registry.read { try FilingHistory.read(kind, id, in: $0) }
        }
        guard let history else {
            throw UserFacingError(
                """
                no \(kind.rawValue) worker has taken a filing \(id.printable) yet. If it was submitted, `canbao doctor` \
                tells whether the workers are at work; if its record was malformed, \
                `canbao results \(kind.rawValue) --filing ID` tells why.
                """, status: ProcessExit.rejected)
        }
        var output = TextOutput.standard
        if json { try output.writeJSON(history) } else { try output.write(history.text(width: Terminal.outputWidth)) }
        try output.flush()
    }
}
