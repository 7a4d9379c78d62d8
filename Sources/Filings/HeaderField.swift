import Foundation

/// A header of a record. Logs have types of their own for it; this one keeps messages independent of them.
public struct HeaderField: Hashable, Sendable {
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

    /// The value as text; nil where it is no UTF-8.
    public var text: String? { String(data: value, encoding: .utf8) }
}

/// Where a record was read, for headers.
public struct SourceRecord: Hashable, Sendable, CustomStringConvertible {
    public let topic: String
    public let partition: Int32
    public let offset: Int64

    public init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    /// `enrollment.requests/3/1042`.
    public var description: String { "\(topic)/\(partition)/\(offset)" }
}
