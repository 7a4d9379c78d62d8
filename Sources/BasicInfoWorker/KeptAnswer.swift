import SocialInsurance

/// The ministry's answer on its way to another process.
struct KeptAnswer: Codable, Hashable {
    private enum Kind: String, Codable {
        case match, nameDiffers, notFound
    }

    private let kind: Kind
    private var sex: Sex?
    private var birthDate: CalendarDate?
    private var householdType: HouseholdType?

    init(_ answer: IdentityAnswer) {
        switch answer {
        case .match(let facts):
            kind = .match
            sex = facts.sex
            birthDate = facts.birthDate
            householdType = facts.householdType
        case .nameDiffers: kind = .nameDiffers
        case .notFound: kind = .notFound
        }
    }

    var answer: IdentityAnswer {
        switch kind {
        case .match: .match(IdentityFacts(sex: sex, birthDate: birthDate, householdType: householdType))
        case .nameDiffers: .nameDiffers
        case .notFound: .notFound
        }
    }
}
