/// A value on its way from a cell to a filing.
public enum FieldValue: Encodable, Hashable, Sendable {
    case text(String)
    case list([String])
    case flag(Bool)
    case object([String: FieldValue])
    case objects([[String: String]])

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let texts): try container.encode(texts)
        case .flag(let flag): try container.encode(flag)
        case .object(let fields): try container.encode(fields)
        case .objects(let objects): try container.encode(objects)
        }
    }

    /// Nil where it is none.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
}

extension FieldValue {
    /// Names and values in a fixed order, each with its length, so that no two different values are written alike. Filing ids
    /// are made of it: it must never change.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.write("t", text, to: &bytes)
        case .flag(let flag): Self.write("f", flag ? "1" : "0", to: &bytes)
        case .list(let texts):
            Self.write("l", String(texts.count), to: &bytes)
            for text in texts { Self.write("t", text, to: &bytes) }
        case .object(let fields):
            Self.write("o", String(fields.count), to: &bytes)
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                Self.write("n", name, to: &bytes)
                value.write(to: &bytes)
            }
        case .objects(let objects):
            Self.write("a", String(objects.count), to: &bytes)
            for object in objects { FieldValue.object(object.mapValues(FieldValue.text)).write(to: &bytes) }
        }
    }

    private static func write(_ mark: String, _ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "\(mark)\(text.utf8.count):".utf8)
        bytes.append(contentsOf: text.utf8)
    }
}
