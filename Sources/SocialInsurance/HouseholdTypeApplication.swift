/// A household type filing's fields as they were sent.
public struct HouseholdTypeForm: Hashable, Sendable {
    public var person: PersonForm
    /// Chooses among several records of the person.
    public var personNumber: String?
    public var householdType: HouseholdType

    public init(person: PersonForm, personNumber: String? = nil, householdType: HouseholdType) {
        self.person = person
        self.personNumber = personNumber
        self.householdType = householdType
    }
}

/// A household type filing that names a person, 户籍性质维护.
public struct HouseholdTypeApplication: Hashable, Sendable {
    public let person: PersonClaim
    public let householdType: HouseholdType
    private let personNumber: String?

    /// The form's own checks: ID number, name.
    ///
    /// - Parameter today: The day in Asia/Shanghai; nobody is born after it.
    public static func read(_ form: HouseholdTypeForm, today: CalendarDate) -> Ruling<HouseholdTypeApplication> {
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        return .accepted(
            HouseholdTypeApplication(
                person: person, householdType: form.householdType, personNumber: form.personNumber))
    }

    /// The record that gets the code. A person with several, who may live here by one and elsewhere by another, says which.
    ///
    /// - Parameter records: All that carry the ID number, in the order in which an ambiguity lists them.
    public func decide(records: [PersonRecord]) -> Ruling<PersonRecord> {
        let candidates = records.filter { $0.identity == person.identity }
        let chosen = candidates.filter { personNumber == nil || $0.personNumber.text == personNumber }
        guard let record = chosen.first else { return .rejected(.personNotFound) }
        guard chosen.count == 1 else {
            let numbers = chosen.map(\.personNumber.text).joined(separator: "、")
            return .rejected(.personAmbiguous, detail: "个人编号：\(numbers)。")
        }
        return person.agrees(with: record) ? .accepted(record) : .rejected(.nameMismatch)
    }
}
