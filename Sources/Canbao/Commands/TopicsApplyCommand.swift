import ArgumentParser
import MessageLog
import WorkerKit

struct TopicsApplyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Create and adjust the topics as topics/topics.yaml describes them.",
        discussion: """
            Missing topics are created, those with too few partitions are widened, and retention is set. No topic is \
            narrowed or removed. Prints what differed before.
            """)

    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let described = try TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix)
        let changed = try await Opened.log(settings, makingTopics: false) { log in
            let present = try await log.topics()
            try await log.apply(described)
            return TopicComparison.of(described: described, present: present, prefix: settings.topics.prefix)
                .filter(\.canBeApplied)
        }
        if changed.isEmpty, !json { return Complaint.say("the log has all topics as described") }
        try TopicListing(changed).print(isJSON: json, to: .standard)
    }
}
