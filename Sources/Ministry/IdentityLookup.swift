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
