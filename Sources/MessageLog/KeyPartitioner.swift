import Foundation

/// Which partition a key belongs to: Kafka's rule, so that every log sends a key the same way and a topic can move
/// from one log to another.
///
/// It is the default of Kafka's Java client (librdkafka: `partitioner=murmur2_random`): the 32-bit MurmurHash2 of the
/// key with seed `0x9747b28c`, without its sign bit, modulo the number of partitions.
public enum KeyPartitioner {
    /// The partition of `key` among `count` partitions, `0 ..< count`.
    public static func partition(ofKey key: Data, among count: Int32) -> Int32 {
        let hash = key.withUnsafeBytes { murmur2($0) }
        return Int32(hash & 0x7fff_ffff) % count
    }

    static func murmur2(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.count)
        let tail = bytes.count & ~3
        for index in stride(from: 0, to: tail, by: 4) {
            var word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
            word = word &* multiplier
            word ^= word >> 24
            word = word &* multiplier
            hash = (hash &* multiplier) ^ word
        }
        if bytes.count > tail {
            for index in (tail..<bytes.count).reversed() {
                hash ^= UInt32(bytes[index]) << UInt32(8 * (index - tail))
            }
            hash = hash &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ (hash >> 15)
    }
}
