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
            return document.topics.map { topic in
                TopicDescription(
                    name: prefix + topic.name, partitions: topic.partitions,
                    retentionMilliseconds: topic.retentionDays.map { $0 * 86_400_000 },
                    maxRecordBytes: topic.maxMessageBytes)
            }
        } catch {
            throw TopicsFileError(message: "\(file.path): \(YAMLReason.text(error))")
        }
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
