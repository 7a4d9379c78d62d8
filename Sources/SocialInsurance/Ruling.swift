/// What the rules say to a filing. A refusal is an outcome; nothing is thrown.
public enum Ruling<Value> {
    case accepted(Value)
    /// At least one refusal, the first the decisive one.
    case rejected([Refusal])

    /// The value, where accepted.
    public var value: Value? {
        if case .accepted(let value) = self { value } else { nil }
    }

    /// Why not; empty where accepted.
    public var refusals: [Refusal] {
        if case .rejected(let refusals) = self { refusals } else { [] }
    }

    static func rejected(_ refusal: Refusal) -> Ruling { .rejected([refusal]) }

    static func rejected(_ code: RefusalCode, detail: String? = nil) -> Ruling {
        .rejected(Refusal(code, detail: detail))
    }
}

extension Ruling: Sendable where Value: Sendable {}
extension Ruling: Equatable where Value: Equatable {}
extension Ruling: Hashable where Value: Hashable {}
