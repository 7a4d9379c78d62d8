import Foundation
import MessageLog
import Yams

/// The topics as `topics/topics.yaml` describes them.
public enum TopicsFile {
    /// Reads the descriptions, each name with the prefix before it.
    ///
    /// - Throws: ``TopicsFileError`` with the file and what is wrong in it.
    public static func load(_ folder: URL, prefix: String) throws -> [TopicDescription] {
        let file = folder.appendingPathComponent("topics.yaml")
        do {
            let document = try YAMLDecoder().decode(Document.self, from: String(contentsOf: file, encoding: .utf8))
            return try document.topics.map { topic in
                TopicDescription(
                    name: prefix + topic.name, partitions: topic.partitions,
                    retentionMilliseconds: try topic.retentionDays.map(milliseconds),
                    maxRecordBytes: topic.maxMessageBytes)
            }
        } catch let error as TooLong {
            throw TopicsFileError(message: "\(file.path): retentionDays: \(error.days) are too many")
        } catch {
            throw TopicsFileError(message: "\(file.path): \(YAMLReason.text(error))")
        }
    }

    private static func milliseconds(days: Int64) throws -> Int64 {
        let (milliseconds, isTooLong) = days.multipliedReportingOverflow(by: 86_400_000)
        if isTooLong { throw TooLong(days: days) }
        return milliseconds
    }

    private struct TooLong: Error {
        let days: Int64
    }

    private struct Document: Decodable {
        let topics: [Topic]
    }

    private struct Topic: Decodable {
        let name: String
        let partitions: Int32
        /// Nil: for ever.
        let retentionDays: Int64?
        /// Nil: as the log has it.
        let maxMessageBytes: Int64?
    }
}

/// A description of topics that cannot be used.
public struct TopicsFileError: Error, CustomStringConvertible {
    let message: String
    public var description: String { message }
}
