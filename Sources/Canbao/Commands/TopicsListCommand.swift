import ArgumentParser
import MessageLog
import WorkerKit

struct TopicsListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the topics, and where they differ from their description.")

    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let described = try TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix)
        let present =
            try await LogFile.exists(settings)
            ? Opened.log(settings, makingTopics: false) { try await $0.topics() } : []
        let comparisons = TopicComparison.of(described: described, present: present, prefix: settings.topics.prefix)
        try TopicListing(comparisons).print(isJSON: json, to: .standard)
        if !json, comparisons.contains(where: \.canBeApplied) {
            Complaint.say("`canbao topics apply` makes the log as described")
        }
    }
}
