import Foundation

/// One partition of one topic: the unit of order and of ownership.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let topic: String
    public let partition: Int32

    public init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    public var description: String { "\(topic)-\(partition)" }

    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

/// Where a record lies. Offsets grow within a partition; they may have gaps.
public struct RecordPosition: Hashable, Sendable {
    public let partition: TopicPartition
    public let offset: Int64

    public init(partition: TopicPartition, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}

/// A name and a value beside a record's payload. A name may occur more than once.
public struct RecordHeader: Hashable, Sendable {
    public let name: String
    public let value: Data

    public init(_ name: String, _ value: Data) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ text: String) {
        var text = text
        self.init(name, text.withUTF8 { Data($0) })
    }
}

/// A record on its way into the log. `value` nil is a record with a null value, as Kafka knows it.
public struct OutgoingRecord: Hashable, Sendable {
    public var topic: String
    public var key: Data?
    public var value: Data?
    public var headers: [RecordHeader]

    public init(topic: String, key: Data?, value: Data?, headers: [RecordHeader] = []) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A record as read from the log.
public struct LogRecord: Sendable {
    public let position: RecordPosition
    /// When the record was appended, in milliseconds since 1970, by the clock of whoever appended it.
    public let timestamp: Int64
    public let key: Data?
    public let value: Data?
    public let headers: [RecordHeader]

    public init(
        position: RecordPosition, timestamp: Int64, key: Data?, value: Data?, headers: [RecordHeader]
    ) {
        self.position = position
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// About what it takes in a log or in memory, in bytes: key, value, and headers with what each takes beside its name
    /// and value.
    public var size: Int {
        (key?.count ?? 0) + (value?.count ?? 0) + headers.reduce(64) { $0 + $1.name.utf8.count + $1.value.count + 16 }
    }

    /// The last header of that name, as text; nil where there is none or it is no UTF-8.
    public func header(_ name: String) -> String? {
        headers.last { $0.name == name }.flatMap { String(data: $0.value, encoding: .utf8) }
    }
}

/// A topic as it is, or as it ought to be.
public struct TopicDescription: Hashable, Sendable {
    public let name: String
    public let partitions: Int32
    /// How long records are kept, in milliseconds; nil: for ever.
    public let retentionMilliseconds: Int64?
    /// How many bytes of keys and values a partition keeps; nil: all.
    public let retentionBytes: Int64?
    /// The longest record that is taken, in bytes with key and headers; nil: what the log takes by default, 2 MiB at
    /// least.
    public let maxRecordBytes: Int64?

    public init(
        name: String, partitions: Int32, retentionMilliseconds: Int64? = nil, retentionBytes: Int64? = nil,
        maxRecordBytes: Int64? = nil
    ) {
        self.name = name
        self.partitions = partitions
        self.retentionMilliseconds = retentionMilliseconds
        self.retentionBytes = retentionBytes
        self.maxRecordBytes = maxRecordBytes
    }
}
