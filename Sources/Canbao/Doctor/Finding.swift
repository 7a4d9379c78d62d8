/// What a check has found.
struct Finding: Hashable, Sendable {
    enum Level: String, Encodable, Sendable {
        case ok
        /// Nothing is broken, but somebody should know.
        case warning
        case problem
    }

    /// Whose a problem is; tells the exit status.
    enum Fault: Sendable {
        case settings
        /// Log, registry, ministry or workers.
        case outOfReach
    }

    /// The check's name, e.g. "log".
    let check: String
    let level: Level
    let text: String
    /// What to do about it; nil where there is nothing to mend.
    let remedy: String?
    let fault: Fault?

    static func ok(_ check: String, _ text: String) -> Finding {
        Finding(check: check, level: .ok, text: text, remedy: nil, fault: nil)
    }

    static func warning(_ check: String, _ text: String, remedy: String? = nil) -> Finding {
        Finding(check: check, level: .warning, text: text, remedy: remedy, fault: nil)
    }

    static func problem(
        _ check: String, _ text: String, remedy: String? = nil, fault: Fault = .outOfReach
    ) -> Finding {
        Finding(check: check, level: .problem, text: text, remedy: remedy, fault: fault)
    }
}

extension Finding: Encodable {
    private enum CodingKeys: String, CodingKey {
        case check, level, text, remedy
    }
}
