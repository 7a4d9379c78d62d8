import SocialInsurance

/// The question to the ministry: does this name belong to this ID number?
///
/// Shown as text, it is masked.
public struct IdentityLookup: Hashable, Sendable {
    public let identity: IdentityDocument
    public let name: PersonName

    public init(identity: IdentityDocument, name: PersonName) {
        self.identity = identity
        self.name = name
    }
}

extension IdentityLookup: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { identity.masked }
    public var debugDescription: String { identity.masked }
    public var customMirror: Mirror { Mirror(self, children: ["identity": identity.masked]) }
}

/// What the ministry says of a person.
public enum IdentityAnswer: Hashable, Sendable {
    case match(IdentityDetails)
    /// The ID number exists, with another name.
    case nameDiffers
    /// The ID number is not known.
    case notFound
}

/// What the ministry tells of a person who matches; nil: it does not say.
public struct IdentityDetails: Hashable, Sendable {
    public let sex: Sex?
    public let birthDate: CalendarDate?
    public let householdType: HouseholdType?

    public init(sex: Sex? = nil, birthDate: CalendarDate? = nil, householdType: HouseholdType? = nil) {
        self.sex = sex
        self.birthDate = birthDate
        self.householdType = householdType
    }
}
