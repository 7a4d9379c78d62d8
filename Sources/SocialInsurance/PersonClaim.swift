/// A person as a filing names one: by document, and perhaps by name.
public struct PersonForm: Hashable, Sendable {
    public var idType: String
    public var idNumber: String
    /// Compared with the record where it is given.
    public var name: String?

    public init(idType: String, idNumber: String, name: String? = nil) {
        self.idType = idType
        self.idNumber = idNumber
        self.name = name
    }
}

/// A person whom a filing names properly.
public struct PersonClaim: Hashable, Sendable {
    public let identity: IdentityDocument
    public let name: PersonName?

    /// - Parameter today: The day in Asia/Shanghai; nobody is born after it.
    static func read(_ form: PersonForm, today: CalendarDate) -> Ruling<PersonClaim> {
        guard let idType = IDType(rawValue: form.idType) else { return .rejected(.idTypeUnknown) }
        guard let identity = IdentityDocument(type: idType, number: form.idNumber, today: today) else {
            return .rejected(.idNumberInvalid)
        }
        guard let text = form.name else { return .accepted(PersonClaim(identity: identity, name: nil)) }
        guard let name = PersonName(text) else { return .rejected(.nameUnusable) }
        return .accepted(PersonClaim(identity: identity, name: name))
    }

    /// Whether nothing in the record speaks against it.
    func agrees(with record: PersonRecord) -> Bool { name.map { $0 == record.name } ?? true }
}
