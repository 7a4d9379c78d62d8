import Foundation
import MessageJSON
import SocialInsurance

/// A filing as it was sent. What is checked by a rule stays the text that was sent; what belongs to the form alone
/// (lists of names, ids) has its type. Decoding is strict: see ``RequestDecoder``.
public protocol FilingRequest: Codable, Hashable, Sendable {
    static var kind: FilingKind { get }

    /// Unique within the kind.
    var filingID: String { get }

    /// The number of the person's identity document, in upper case: filings that share it are decided in order. Nil where a filing has no single person.
    var personKey: String? { get }

    /// The employer's credit code as it was sent; nil where the filing names none.
    var employerCode: String? { get }

    /// The operating month that it brings along: a sub-filing has its enrollment's, all others have none.
    var operatingMonth: Month? { get }

    /// The key of the filing's record: the person's ID number in upper case, else the employer's credit code.
    var recordKey: String { get }

    /// Adds every field to the digest, in a fixed order.
    func digest(into digest: inout ContentDigest)
}

extension FilingRequest {
    public var operatingMonth: Month? { nil }

    /// 32 bytes, equal for two requests of one kind exactly if they are equal as JSON.
    public var contentDigest: Data {
        var digest = ContentDigest(of: Self.kind)
        self.digest(into: &digest)
        return digest.finish()
    }

    /// The request as JSON, fit for a record's value.
    public func encoded() throws -> Data {
        try MessageEncoder.encode(self)
    }
}

/// A request that the enrollment worker may send too, in the name of an enrollment and in its operating month.
public protocol SubFilingRequest: FilingRequest {
    /// The request that belongs to an enrollment which is decided in that operating month.
    init(for enrollment: EnrollmentRequest, operatingMonth: Month)
}
