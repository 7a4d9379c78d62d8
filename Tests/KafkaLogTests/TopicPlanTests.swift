import MessageLog
import Testing

@testable import KafkaLog

@Suite("Kafka: plans for topics")
struct TopicPlanTests {
    private let size = String(TopicPlan.defaultRecordBytes)

    private func topic(_ partitions: Int32, _ overrides: [String: String]) -> KafkaTopic {
        let defaults = [
            "retention.ms": "604800000", "retention.bytes": "-1", "max.message.bytes": "1048588",
            "cleanup.policy": "delete",
        ]
        return KafkaTopic(
            name: "t", partitions: partitions, configuration: defaults.merging(overrides) { $1 }, overrides: overrides)
    }

    private func asDescribed(_ partitions: Int32) -> KafkaTopic {
        topic(partitions, ["retention.ms": "1000", "retention.bytes": "-1", "max.message.bytes": size])
    }

    private let wanted = TopicDescription(name: "t", partitions: 3, retentionMilliseconds: 1000)

    @Test("a topic as described is left alone; one with more partitions, too", arguments: [3, 5])
    func nothing(_ partitions: Int32) {
        let plan = TopicPlan(from: [asDescribed(partitions)], to: [wanted])
        #expect(plan == TopicPlan(from: [], to: []))
    }

    @Test("a missing topic is created, one with too few partitions widened")
    func createAndWiden() {
        #expect(TopicPlan(from: [], to: [wanted]).create == [wanted])
        let plan = TopicPlan(from: [asDescribed(2)], to: [wanted])
        #expect(plan.widen == ["t": 3])
        #expect(plan.create == [] && plan.configure == [:])
    }

    @Test("a change of retention names what else was set for the topic: it would be lost otherwise")
    func keepsOverrides() {
        let plan = TopicPlan(
            from: [topic(3, ["min.insync.replicas": "2", "retention.ms": "5", "max.message.bytes": "9000000"])],
            to: [wanted])
        #expect(
            plan.configure == [
                "t": ["min.insync.replicas": "2", "retention.ms": "1000", "max.message.bytes": "9000000"]
            ])
    }

    @Test("a topic that takes too small records only is opened for larger ones")
    func recordSize() {
        let plan = TopicPlan(from: [topic(3, ["retention.ms": "1000"])], to: [wanted])
        #expect(plan.configure == ["t": ["retention.ms": "1000", "max.message.bytes": size]])
    }

    @Test("no retention is without end, both ways")
    func endless() {
        #expect(TopicPlan.configuration(of: TopicDescription(name: "t", partitions: 1))["retention.ms"] == "-1")
        #expect(topic(1, ["retention.ms": "-1", "retention.bytes": "7"]).description.retentionMilliseconds == nil)
        #expect(topic(1, ["retention.ms": "-1", "retention.bytes": "7"]).description.retentionBytes == 7)
    }

    @Test("a topic for longer records is made so, and told as such")
    func longerRecords() {
        let wanted = TopicDescription(name: "t", partitions: 3, retentionMilliseconds: 1000, maxRecordBytes: 3_000_000)
        #expect(TopicPlan(from: [asDescribed(3)], to: [wanted]).configure["t"]?["max.message.bytes"] == "3000000")
        let present = topic(3, TopicPlan.configuration(of: wanted))
        #expect(present.description == wanted)
        #expect(TopicPlan(from: [present], to: [wanted]) == TopicPlan(from: [], to: []))
    }

    @Test("a topic that is open for longer records than described stays open")
    func longerThanDescribed() {
        let wanted = TopicDescription(name: "t", partitions: 3, retentionMilliseconds: 1000, maxRecordBytes: 2 << 20)
        let open = topic(3, ["retention.ms": "1000", "max.message.bytes": "5000000"])
        #expect(TopicPlan(from: [open], to: [wanted]) == TopicPlan(from: [], to: []))
        #expect(open.description.maxRecordBytes == 5_000_000)
    }

    @Test("a topic that keeps one record of each key only is told to keep all")
    func compacted() {
        let compacted = topic(3, ["retention.ms": "1000", "max.message.bytes": size, "cleanup.policy": "compact"])
        #expect(TopicPlan(from: [compacted], to: [wanted]).configure["t"]?["cleanup.policy"] == "delete")
    }
}
