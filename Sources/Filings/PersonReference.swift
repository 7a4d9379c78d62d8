import SocialInsurance

/// A person as most filings name one.
public struct PersonReference: Codable, Hashable, Sendable {
    public let idType: IDType
    /// As it was sent.
    public let idNumber: String

    public init(idType: IDType, idNumber: String) {
        self.idType = idType
        self.idNumber = idNumber
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case idType, idNumber
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        idType = try fields.choice(.idType)
        idNumber = try fields.text(.idNumber)
    }

    func digest(into digest: inout ContentDigest) {
        digest.add(idType.rawValue)
        digest.add(idNumber)
    }
}

extension PersonReference {
    /// The ID number as a record's key: in upper case, as a resident ID may end in x.
    public var recordKey: String { idNumber.uppercased() }

    /// What makes filings one person's: the number alone, because the rules go by it, whatever type of document it is of.
    public var personKey: String { recordKey }
}
