import Configuration
import Foundation
import PlainWords
import Yams

/// The optional YAML file with settings: a mapping of their names to single values, and of `kafka` to one of its own.
struct SettingsFile {
    var provider: any ConfigProvider = InMemoryProvider(name: "file", values: [:])
    /// What stands under `kafka`: properties of Kafka's client, by their own names.
    var kafka: [String: String] = [:]
    /// All that is wrong with it.
    var problems: [String] = []

    /// Reads the file; an unknown key is a problem, since it is most likely a mistyped one. Capitals do not matter.
    ///
    /// Values are taken as they are written: `breakerFailures: 10` and `now: 2021-07-15T09:00:00+08:00` are texts here, as
    /// they are in the environment.
    static func read(_ path: String) -> SettingsFile {
        let root: Node?
        do {
            root = try Yams.compose(yaml: try String(contentsOfFile: path, encoding: .utf8))
        } catch let error as YamlError {
            return SettingsFile(problems: ["\(path): is no YAML: \(error)"])
        } catch {
            return SettingsFile(problems: ["\(path): cannot be read: \(PlainWords.reason(error))"])
        }
        switch root {
        case nil: return SettingsFile()
        case .mapping(let mapping)?: return read(mapping, path)
        case .scalar(let scalar)? where scalar.isNull: return SettingsFile()
        default:
            return SettingsFile(problems: ["\(path): should be settings, one a line, as in logLevel: debug"])
        }
    }

    private static func read(_ mapping: Node.Mapping, _ path: String) -> SettingsFile {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        var kafka: [String: String] = [:]
        var problems: [String] = []
        for (name, value) in mapping {
            let name = name.scalar?.string ?? "?"
            if name == "kafka" {
                kafka = properties(value)
                if kafka.isEmpty {
                    problems.append("\(path): kafka should hold properties, as in security.protocol: ssl")
                }
                continue
            }
            guard let key = SettingsKey(anyCase: name) else {
                problems.append("\(path): unknown setting \(name)")
                continue
            }
            guard let scalar = value.scalar else {
                problems.append("\(path): \(name) should be a single value")
                continue
            }
            if !scalar.isNull { values[[key.rawValue]] = ConfigValue(.string(scalar.string), isSecret: false) }
        }
        return SettingsFile(
            provider: InMemoryProvider(name: "file", values: values), kafka: kafka, problems: problems)
    }

    /// Names and single values; nothing where it is something else.
    private static func properties(_ node: Node) -> [String: String] {
        guard case .mapping(let mapping) = node else { return [:] }
        var properties: [String: String] = [:]
        for (name, value) in mapping {
            guard let name = name.scalar?.string, let text = value.scalar?.string else { return [:] }
            properties[name] = text
        }
        return properties
    }
}

extension Node.Scalar {
    /// Nothing, `~` or `null`, without quotes.
    fileprivate var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
