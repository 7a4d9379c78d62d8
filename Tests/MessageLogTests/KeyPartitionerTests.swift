import Foundation
import Testing

@testable import MessageLog

@Suite("Keys and partitions")
struct KeyPartitionerTests {
    /// From Kafka's own `UtilsTest.testMurmur2`.
    @Test(
        "the hash is the one of Kafka's Java client",
        arguments: [
            ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
        ] as [(String, Int32)])
    func hash(text: String, expected: Int32) {
        let hash = Data(text.utf8).withUnsafeBytes { KeyPartitioner.murmur2($0) }
        #expect(Int32(bitPattern: hash) == expected)
    }

    @Test("a key's partition lies within the topic, for every tail length")
    func range() {
        for length in 0..<40 {
            let partition = KeyPartitioner.partition(ofKey: Data(repeating: 0xe9, count: length), among: 7)
            #expect((0..<7).contains(partition))
        }
    }
}
