import Foundation
import Logging

/// Writes a JSON object a line to standard error: time, level, label, message, and the metadata beside them.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var write: @Sendable (Data) -> Void = { try? FileHandle.standardError.write(contentsOf: $0) }

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: Field] = [:]
        let provided = metadataProvider?.get() ?? [:]
        let values = metadata.merging(provided) { $1 }.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in values { line[Self.reserved.contains(key) ? "\(key)_" : key] = Field(value) }
        if let error = event.error { line["error"] = .text("\(error)") }
        line["time"] = .text(Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(Date()))
        line["level"] = .text(event.level.rawValue)
        line["label"] = .text(label)
        line["message"] = .text(event.message.description)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { return }
        write(data + [0x0A])
    }

    private static let reserved: Set<String> = ["time", "level", "label", "message"]

    private enum Field: Encodable {
        case text(String)
        case list([Field])
        case object([String: Field])

        init(_ value: Logger.MetadataValue) {
            self =
                switch value {
                case .string(let text): .text(text)
                case .stringConvertible(let value): .text(value.description)
                case .array(let values): .list(values.map(Field.init))
                case .dictionary(let values): .object(values.mapValues(Field.init))
                }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let text): try text.encode(to: encoder)
            case .list(let fields): try fields.encode(to: encoder)
            case .object(let fields): try fields.encode(to: encoder)
            }
        }
    }
}
