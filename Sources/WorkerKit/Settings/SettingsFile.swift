import Configuration
import Foundation
import SystemPackage
import Yams

/// The optional YAML file with settings.
enum SettingsFile {
    /// Reads the file; an unknown key is a problem, since it is most likely a mistyped one.
    static func read(_ path: String) async -> Result<any ConfigProvider, SettingsError> {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let known = Set(SettingsKey.allCases.map(\.rawValue))
            let content = try Yams.load(yaml: text) ?? [String: Any]()
            guard let keys = (content as? [String: Any])?.keys else {
                return .failure(SettingsError(problems: ["\(path): a mapping of settings is expected"]))
            }
            let unknown = keys.filter { !known.contains($0) }.sorted()
            guard unknown.isEmpty else {
                return .failure(SettingsError(problems: unknown.map { "\(path): unknown setting \($0)" }))
            }
            return .success(try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)))
        } catch {
            return .failure(SettingsError(problems: ["\(path): cannot be read as YAML: \(error)"]))
        }
    }
}
