import SocialInsurance

/// A person by document, with a name where the sender wants it compared with the record.
public struct NamedPerson: Codable, Hashable, Sendable {
    public let idType: IDType
    /// As it was sent.
    public let idNumber: String
    public let name: String?

    public init(idType: IDType, idNumber: String, name: String? = nil) {
        self.idType = idType
        self.idNumber = idNumber
        self.name = name
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case idType, idNumber, name
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        idType = try fields.choice(.idType)
        idNumber = try fields.text(.idNumber)
        name = try fields.optional(.name) { try fields.name($0) }
    }

    public var reference: PersonReference { PersonReference(idType: idType, idNumber: idNumber) }

    /// What the rules judge.
    var form: PersonForm { PersonForm(idType: idType.rawValue, idNumber: idNumber, name: name) }

    func digest(into digest: inout ContentDigest) {
        reference.digest(into: &digest)
        digest.add(name)
    }
}
