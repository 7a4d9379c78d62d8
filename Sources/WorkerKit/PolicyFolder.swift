import Foundation
import SocialInsurance
import Yams

/// Reads the policy from a folder of YAML files.
public enum PolicyFolder {
    /// Loads every `.yaml` and `.yml` file of the folder.
    ///
    /// - Throws: ``UnusablePolicyFolder`` with all that is wrong.
    public static func load(_ folder: URL) throws(UnusablePolicyFolder) -> Policy {
        var problems: [String] = []
        var documents: [PolicyDocument] = []
        for file in try files(in: folder) {
            do {
                var document = try YAMLDecoder().decode(PolicyDocument.self, from: try Data(contentsOf: file))
                document.origin = file.lastPathComponent
                documents.append(document)
            } catch {
                problems.append("\(file.lastPathComponent): \(reason(error))")
            }
        }
        // With a file missing, the others would seem to have gaps that they do not have.
        guard problems.isEmpty else { throw UnusablePolicyFolder(folder: folder.path, problems: problems) }
        do {
            return try Policy(documents)
        } catch {
            throw UnusablePolicyFolder(folder: folder.path, problems: error.problems.map(\.description))
        }
    }

    private static func files(in folder: URL) throws(UnusablePolicyFolder) -> [URL] {
        let contents: [URL]
        do {
            contents = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        } catch {
            throw UnusablePolicyFolder(folder: folder.path, problems: ["cannot be read: \(error.localizedDescription)"])
        }
        let files = contents.filter { ["yaml", "yml"].contains($0.pathExtension) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        guard !files.isEmpty else {
            throw UnusablePolicyFolder(folder: folder.path, problems: ["holds no .yaml file"])
        }
        return files
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
            // Not YAML at all: Yams says where.
            context.underlyingError.map { "\($0)" } ?? context.debugDescription
        case DecodingError.dataCorrupted(let context), DecodingError.valueNotFound(_, let context):
            "\(place(context.codingPath)): \(context.debugDescription)"
        case DecodingError.typeMismatch(let type, let context):
            "\(place(context.codingPath)): is not of the expected kind (\(type))"
        case DecodingError.keyNotFound(let key, let context):
            "\(place(context.codingPath + [key])): is missing"
        default:
            "\(error)"
        }
    }

    /// `base-limits, entry 2, upper`
    private static func place(_ path: [any CodingKey]) -> String {
        path.map { key in key.intValue.map { "entry \($0 + 1)" } ?? key.stringValue }.joined(separator: ", ")
    }
}

/// The policy folder does not make a policy. An operator's to mend.
public struct UnusablePolicyFolder: Error, Hashable, Sendable, CustomStringConvertible {
    public let folder: String
    /// Each names the file, the table, and the key or the month.
    public let problems: [String]

    public var description: String {
        (["policy folder \(folder):"] + problems).joined(separator: "\n  ")
    }
}
