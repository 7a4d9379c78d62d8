/// Why a record is no filing.
public struct Malformed: Error, Hashable, Sendable {
    /// The filing's id, where it can still be read.
    public let filingID: String?
    /// The field and what is wrong with it, `person.nickname: unknown field`. Holds no value from the record.
    public let detail: String

    public init(filingID: String?, detail: String) {
        self.filingID = filingID
        self.detail = detail
    }
}
