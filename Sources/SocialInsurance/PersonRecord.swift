/// What one area knows of a person (参保人员). The same person may have a record in several areas, or, by mistake, two in one.
public struct PersonRecord: Hashable, Sendable {
    public let personNumber: PersonNumber
    public let area: AreaCode
    public let identity: IdentityDocument
    public let name: PersonName
    public let sex: Sex?
    public let birthDate: CalendarDate?
    /// Nil: not known, which stops an enrollment.
    public let householdType: HouseholdType?

    public init(
        personNumber: PersonNumber, area: AreaCode, identity: IdentityDocument, name: PersonName, sex: Sex?,
        birthDate: CalendarDate?, householdType: HouseholdType?
    ) {
        self.personNumber = personNumber
        self.area = area
        self.identity = identity
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
        self.householdType = householdType
    }
}
