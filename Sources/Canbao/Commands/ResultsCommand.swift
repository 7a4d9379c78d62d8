import ArgumentParser
import Filings
import Foundation
import MessageLog
import WorkerKit

struct ResultsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "results",
        abstract: "Print the results of a kind of filing, from the topic's beginning.",
        discussion: """
            Results come in the order in which they were published. A filing can have several: one that has to wait is \
            deferred first, and decided later. decidedAt is the business clock's, which CANBAO_NOW may set; retryAt is the \
            system's. With --follow new ones are printed as they come, until Ctrl-C.
            """)

    @Argument(help: "What was filed.")
    var kind: FilingKind
    @Flag(help: "Go on with new results as they come, until Ctrl-C.")
    var follow = false
    @Option(help: ArgumentHelp("Only the results of this filing.", valueName: "id"))
    var filing: String?
    @Flag(help: "Print the result objects, one a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        guard follow || LogFile.exists(settings) else {
            throw UserFacingError(
                """
                there is no log at \(settings.log.description) yet: CANBAO_HOME (--home) says where it lies; --follow waits \
                for results to come
                """, status: ProcessExit.unavailable)
        }
        try await Opened.log(settings, makingTopics: follow) { log in
            let listing = ResultListing(
                log: log, topic: settings.topics.results(kind), filing: filing, isJSON: json,
                width: Terminal.outputWidth)
            guard follow else { return try await listing.print(follow: false, to: .standard) }
            try await Interruption.cancelling { try await listing.print(follow: true, to: .standard) }
        }
    }
}
