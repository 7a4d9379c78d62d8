/// What the ministry's interface says of a person.
public enum IdentityAnswer: Hashable, Sendable {
    /// ID number and name belong together.
    case match(IdentityFacts)
    case nameDiffers
    case notFound
}

/// What is known of a person beside ID number and name.
public struct IdentityFacts: Hashable, Sendable {
    public let sex: Sex?
    public let birthDate: CalendarDate?
    public let householdType: HouseholdType?

    public init(sex: Sex?, birthDate: CalendarDate?, householdType: HouseholdType?) {
        self.sex = sex
        self.birthDate = birthDate
        self.householdType = householdType
    }
}

/// How a basic information filing goes on.
public enum BasicInfoStep: Hashable, Sendable {
    /// The person has this record in the area already; nothing is overwritten.
    case known(PersonRecord)
    /// The person is new in this area: the ministry is to be asked.
    case ask(area: AreaCode)
}

/// 人员基础信息采集: steps 2 and 3 of docs/rules.md section 4.
public enum BasicInfoCheck {
    /// Before the ministry is asked.
    ///
    /// - Parameters:
    ///   - employer: The one whose credit code is filed; nil: not registered.
    ///   - records: All that carry the ID number.
    public static func decide(
        _ application: BasicInfoApplication, employer: Employer?, records: [PersonRecord]
    ) -> Ruling<BasicInfoStep> {
        guard let employer else { return .rejected(.employerNotFound) }
        let here = records.filter { $0.area == employer.area && $0.identity == application.identity }
        if let known = here.filter({ $0.name == application.name }).min(by: { $0.personNumber < $1.personNumber }) {
            return .accepted(.known(known))
        }
        return here.isEmpty ? .accepted(.ask(area: employer.area)) : .rejected(.nameMismatch)
    }

    /// With the ministry's answer: what goes into the new record. Sex and birth date come from a resident ID's number,
    /// else from the ministry, else from the filing; the household type from the ministry, else from the filing.
    public static func decide(_ application: BasicInfoApplication, answer: IdentityAnswer) -> Ruling<IdentityFacts> {
        switch answer {
        case .match(let ministry):
            .accepted(
                IdentityFacts(
                    sex: application.identity.sex ?? ministry.sex ?? application.sex,
                    birthDate: application.identity.birthDate ?? ministry.birthDate ?? application.birthDate,
                    householdType: ministry.householdType ?? application.householdType))
        case .nameDiffers: .rejected(.identityMismatch)
        case .notFound: .rejected(.identityNotFound)
        }
    }
}
