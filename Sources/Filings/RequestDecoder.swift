import Foundation
import MessageJSON

/// Turns a record's value into a request, strictly: whatever the request's schema refuses is ``Malformed``, and what it
/// allows is for the rules to judge.
public struct RequestDecoder: Sendable {
    /// The longest request, in bytes.
    public static let maximumBytes = 1_048_576
    /// The longest key, in bytes: ID numbers and credit codes have a good deal fewer, and results carry it too.
    public static let maximumKeyBytes = 1024

    public init() {}

    /// Whether a record's key is short enough for one.
    public static func isKey(_ key: Data) -> Bool { key.count <= maximumKeyBytes }

    /// The request of a record, or why the record is none.
    public func decode<Request: FilingRequest>(
        _ type: Request.Type = Request.self, from value: Data?, key: Data?
    ) -> Result<Request, Malformed> {
        if let key, !Self.isKey(key) {
            let filingID = value.flatMap { Self.readableID(in: $0, type.kind) }
            let detail = "the record's key has more than \(Self.maximumKeyBytes) bytes"
            return .failure(Malformed(filingID: filingID, detail: detail))
        }
        return decode(type, from: value)
    }

    /// The request, or why the value is none. A null value is malformed, not a fault.
    public func decode<Request: FilingRequest>(
        _ type: Request.Type = Request.self, from value: Data?
    ) -> Result<Request, Malformed> {
        guard let value else {
            return .failure(Malformed(filingID: nil, detail: "the record has no value"))
        }
        do {
            try Self.checkSize(value)
            try Self.checkMark(value)
            return .success(try MessageDecoder.decode(type, from: value))
        } catch {
            let violation = Self.violation(error, in: value)
            return .failure(Malformed(filingID: Self.readableID(in: value, type.kind), detail: violation.description))
        }
    }

    /// What StrictFields does not name is the text itself. The decoder's own words may quote it.
    private static func violation(_ error: any Error, in value: Data) -> FieldViolation {
        if let violation = error as? FieldViolation { return violation }
        return isText(value) ? .notJSON : FieldViolation(path: "", "the record is not UTF-8 text")
    }

    private static func checkSize(_ value: Data) throws {
        if value.isEmpty { throw FieldViolation(path: "", "the record is empty") }
        if value.count > maximumBytes {
            throw FieldViolation(path: "", "the record has more than \(maximumBytes) bytes")
        }
    }

    /// JSON is without one, and the parser might overlook it.
    private static func checkMark(_ value: Data) throws {
        if value.starts(with: byteOrderMark), isText(value) {
            throw FieldViolation(path: "", "the record begins with a byte order mark")
        }
    }

    /// Whether it is UTF-8. UTF-16 and UTF-32 show by the zero bytes of their brackets.
    private static func isText(_ value: Data) -> Bool {
        value.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil && !$0.contains(0) }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The filing id of a record that is no filing; nil where it cannot be read. Foundation's decoder also finds it in texts
    /// that are not quite JSON.
    private static func readableID(in value: Data, _ kind: FilingKind) -> String? {
        let value = value.starts(with: byteOrderMark) ? value.dropFirst(byteOrderMark.count) : value
        guard value.count <= 2 * maximumBytes, isText(value), !value.starts(with: byteOrderMark),
            let id = try? JSONDecoder().decode(OnlyID.self, from: value).filingId,
            // Of two ids, one may be somebody else's.
            (try? MessageDecoder.decode(SentIDs.self, from: value).ids.count) ?? 1 == 1
        else { return nil }
        return FilingID.isValid(id, for: kind) ? id : nil
    }
}

private struct OnlyID: Decodable {
    let filingId: String
}

/// The filing ids of an object in which the field may occur more than once.
private struct SentIDs: Decodable {
    var ids: Set<String?> = []

    init(from decoder: any Decoder) throws {
        guard let object = JSONObject(decoder) else { return }
        object.forEachField { name, value in
            if name.elementsEqual("filingId".utf8) { ids.insert(object.string(value)) }
        }
    }
}
