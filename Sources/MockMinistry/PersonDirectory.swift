import Foundation
import SocialInsurance

/// Whom the mock ministry knows.
struct PersonDirectory: Sendable {
    /// A row of the persons' file. What the file leaves empty is left out of the answer.
    struct Person: Hashable, Sendable {
        let name: PersonName
        let sex: Sex?
        let birthDate: CalendarDate?
        let householdType: HouseholdType?
    }

    enum Answer: Hashable, Sendable {
        case match(sex: Sex?, birthDate: CalendarDate?, householdType: HouseholdType?)
        case nameDiffers
        case notFound
    }

    /// By ID number.
    let persons: [String: Person]
    /// Whether someone who is not in the file is unknown, and not made up.
    let isStrict: Bool

    init(persons: [String: Person] = [:], isStrict: Bool = false) {
        self.persons = persons
        self.isStrict = isStrict
    }

    func answer(_ identity: IdentityDocument, _ name: PersonName) -> Answer {
        if let person = persons[identity.number] {
            return person.name == name
                ? .match(sex: person.sex, birthDate: person.birthDate, householdType: person.householdType)
                : .nameDiffers
        }
        guard !isStrict else { return .notFound }
        return .match(
            sex: identity.sex, birthDate: identity.birthDate, householdType: Self.madeUpHousehold(identity.number))
    }

    /// The same for a number each time: FNV-1a over it chooses one of the types that are common.
    static func madeUpHousehold(_ number: String) -> HouseholdType {
        let common: [HouseholdType] = [.urbanLocal, .urbanElsewhere, .ruralLocal, .ruralElsewhere, .residentLocal]
        let hash = number.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        return common[Int(hash % UInt64(common.count))]
    }
}
