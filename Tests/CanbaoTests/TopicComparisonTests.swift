import MessageLog
import Testing

@testable import Canbao

@Suite("Topics against their description")
struct TopicComparisonTests {
    private func compare(
        _ described: TopicDescription?, _ present: TopicDescription?, prefix: String = ""
    ) -> [TopicComparison] {
        .init(
            TopicComparison.of(
                described: described.map { [$0] } ?? [], present: present.map { [$0] } ?? [], prefix: prefix))
    }

    private let topic = TopicDescription(name: "t", partitions: 8, retentionMilliseconds: 604_800_000)

    @Test("a topic is as described, missing, or not described")
    func presence() {
        #expect(compare(topic, topic).map(\.differences) == [[]])
        #expect(compare(topic, nil).map(\.differences) == [[.missing]])
        #expect(compare(nil, topic).map(\.differences) == [[.notDescribed]])
        #expect(compare(nil, topic).map(\.canBeApplied) == [false])
    }

    @Test("topics with another prefix are somebody else's")
    func prefix() {
        #expect(compare(nil, topic, prefix: "test.").isEmpty)
        #expect(compare(nil, TopicDescription(name: "test.t", partitions: 1), prefix: "test.").count == 1)
    }

    @Test("a topic can be widened, never narrowed")
    func partitions() {
        let narrow = TopicDescription(name: "t", partitions: 4, retentionMilliseconds: 604_800_000)
        #expect(compare(topic, narrow).map(\.canBeApplied) == [true])
        #expect(compare(narrow, topic).map(\.canBeApplied) == [false])
        #expect(compare(narrow, topic)[0].differences[0].description.contains("never narrowed"))
    }

    @Test("retention differs in time and size, and is said in words")
    func retention() {
        let other = TopicDescription(name: "t", partitions: 8, retentionBytes: 1_610_612_736)
        let comparison = compare(topic, other)[0]
        #expect(
            comparison.differences.map(\.description) == [
                "kept for ever, described is 7d", "keeps 1.50 GiB a partition, described is everything",
            ])
        #expect(comparison.canBeApplied)
    }

    @Test("topics are listed by name")
    func order() {
        let all = ["c", "a", "b"].map { TopicDescription(name: $0, partitions: 1) }
        #expect(
            TopicComparison.of(described: [all[0]], present: [all[1], all[2]], prefix: "").map(\.name) == [
                "a", "b", "c",
            ])
    }

    @Test(
        "bytes in words",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (1536, "1.50 KiB"), (10_752, "10.5 KiB"),
            (104_857_600, "100 MiB"), (1_610_612_736, "1.50 GiB"), (5_497_558_138_880, "5.00 TiB"),
        ])
    func bytes(count: Int64, text: String) {
        #expect(ByteText.format(count) == text)
    }
}
