import Foundation
import PlainWords

/// What is wrong with a YAML file: where, and what should stand there.
enum YAMLReason {
    static func text(_ error: any Error) -> String {
        switch error {
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
            // Not YAML at all: Yams says where.
            context.underlyingError.map { "\($0)" } ?? context.debugDescription
        case DecodingError.dataCorrupted(let context), DecodingError.valueNotFound(_, let context):
            "\(place(context.codingPath)): \(context.debugDescription)"
        case DecodingError.typeMismatch(let type, let context):
            "\(place(context.codingPath)): should be \(kind(type))"
        case DecodingError.keyNotFound(let key, let context):
            "\(place(context.codingPath + [key])): is missing"
        case is CocoaError:
            "cannot be read: \(PlainWords.reason(error))"
        default:
            "\(error)"
        }
    }

    /// What YAML calls the kind of value that a type is read from.
    private static func kind(_ type: any Any.Type) -> String {
        switch "\(type)" {
        case "Mapping": "keys with values"
        case "Sequence": "a list"
        case "Bool": "true or false"
        default: "a text"
        }
    }

    /// `base-limits, entry 2, upper`
    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty
            ? "the file"
            : path.map { key in key.intValue.map { "entry \($0 + 1)" } ?? key.stringValue }.joined(separator: ", ")
    }
}
