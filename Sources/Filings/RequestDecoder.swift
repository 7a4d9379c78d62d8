import Foundation

/// Turns a record's value into a request, strictly: whatever the request's schema refuses is ``Malformed``, and what it
/// allows is for the rules to judge.
public struct RequestDecoder: Sendable {
    /// The longest request, in bytes.
    public static let maximumBytes = 1_048_576

    public init() {}

    /// The request, or why the record is none. A null value is malformed, not a fault.
    public func decode<Request: FilingRequest>(
        _ type: Request.Type = Request.self, from value: Data?
    ) -> Result<Request, Malformed> {
        guard let value else {
            return .failure(Malformed(filingID: nil, detail: "the record has no value"))
        }
        do {
            try check(value)
            return .success(try FilingJSON.decoder.decode(type, from: value))
        } catch {
            return .failure(Malformed(filingID: readableID(in: value, type.kind), detail: detail(of: error)))
        }
    }

    private func check(_ value: Data) throws {
        if value.isEmpty { throw FieldViolation(path: "", "the record is empty") }
        if value.count > Self.maximumBytes {
            throw FieldViolation(path: "", "the record has more than \(Self.maximumBytes) bytes")
        }
        try Self.checkEncoding(value)
    }

    /// JSONDecoder guesses the encoding, and would take UTF-16 and UTF-32 too, whose brackets come with zero bytes.
    private static func checkEncoding(_ value: Data) throws {
        guard String(validating: value, as: UTF8.self) != nil, !value.contains(0) else {
            throw FieldViolation(path: "", "the record is not UTF-8 text")
        }
        if value.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw FieldViolation(path: "", "the record begins with a byte order mark")
        }
    }

    private func detail(of error: any Error) -> String {
        switch error {
        case let violation as FieldViolation:
            violation.path.isEmpty ? violation.reason : "\(violation.path): \(violation.reason)"
        default:
            // What StrictFields does not name is the text itself. The decoder's own words may quote it.
            "the record is not JSON"
        }
    }

    private func readableID(in value: Data, _ kind: FilingKind) -> String? {
        guard value.count <= 2 * Self.maximumBytes, (try? Self.checkEncoding(value)) != nil,
            let id = try? FilingJSON.decoder.decode(OnlyID.self, from: value).filingId
        else { return nil }
        return FilingID.isValid(id, for: kind) ? id : nil
    }
}

private struct OnlyID: Decodable {
    let filingId: String
}
