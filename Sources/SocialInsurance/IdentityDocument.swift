/// What kind of document names a person.
public enum IDType: String, Hashable, Sendable, Codable, CaseIterable {
    case residentID = "resident-id"
    case passport
}

public enum Sex: String, Hashable, Sendable, Codable, CaseIterable {
    case male
    case female

    public var chineseName: String {
        switch self {
        case .male: "男"
        case .female: "女"
        }
    }
}

/// An identity document whose number obeys the rules of its kind.
///
/// Resident IDs: GB 11643-1999, 18 characters. Passports: 5 to 20 ASCII letters or digits, in upper case.
public struct IdentityDocument: Hashable, Sendable {
    public let type: IDType
    /// As stored and compared: letters in upper case.
    public let number: String

    /// Nil where the number breaks the rules of its kind on that day.
    public init?(type: IDType, number: String, today: CalendarDate) {
        switch type {
        case .residentID:
            guard let normalized = ResidentID.normalize(number),
                let birthDate = ResidentID.birthDate(normalized), birthDate <= today
            else { return nil }
            self.number = normalized
        case .passport:
            guard let normalized = Self.normalizePassport(number) else { return nil }
            self.number = normalized
        }
        self.type = type
    }

    /// A document that was checked when it was first recorded. Nothing is checked again.
    public init(recorded number: String, type: IDType) {
        self.type = type
        self.number = number
    }

    /// By digit 17 of a resident ID; nil for a passport.
    public var sex: Sex? { type == .residentID ? ResidentID.sex(number) : nil }

    /// By characters 7 to 14 of a resident ID; nil for a passport.
    public var birthDate: CalendarDate? { type == .residentID ? ResidentID.birthDate(number) : nil }

    /// For logs and public pages, see ``masked(_:)``.
    public var masked: String { Self.masked(number) }

    /// Any identity number, valid or not, as logs and public pages may show it: of 18 characters the first six and the
    /// last four (`321202********4512`), of other lengths the first and the last two, of less than five none.
    public static func masked(_ number: String) -> String {
        let count = number.count
        let (head, tail) = count == 18 ? (6, 4) : count >= 5 ? (1, 2) : (0, 0)
        return number.prefix(head) + String(repeating: "*", count: count - head - tail) + number.suffix(tail)
    }

    private static func normalizePassport(_ text: String) -> String? {
        guard (5...20).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.decimalValue != nil || $0.isUpperCaseLetter || $0.isLowerCaseLetter })
        else { return nil }
        return text.uppercased()
    }
}
