import Foundation
import PlainWords
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
                problems.append("\(file.lastPathComponent): \(YAMLReason.text(error))")
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
            throw UnusablePolicyFolder(folder: folder.path, problems: ["cannot be read: \(PlainWords.reason(error))"])
        }
        let files = contents.filter { ["yaml", "yml"].contains($0.pathExtension) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        guard !files.isEmpty else {
            throw UnusablePolicyFolder(folder: folder.path, problems: ["holds no .yaml file"])
        }
        return files
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
