/// The rules for filing ids. An applicant's id is 1 to 64 of `A-Z a-z 0-9 . _ -`; a worker that files with another
/// worker appends `:benefit` or `:arrears` to the id of the enrollment that it works on.
public enum FilingID {
    /// The longest id that an applicant can choose, in characters.
    public static let maximumLength = 64

    /// Whether an applicant may choose this id.
    public static func isValid(_ text: String) -> Bool {
        (1...maximumLength).contains(text.utf8.count) && text.utf8.allSatisfy(isAllowed)
    }

    /// Whether this id may stand in a request of the kind: an applicant's id, or the kind's sub-filing id.
    public static func isValid(_ text: String, for kind: FilingKind) -> Bool {
        isValid(text) || isSubFiling(text, of: kind)
    }

    /// Whether a worker made this id for a filing of the kind.
    public static func isSubFiling(_ text: String, of kind: FilingKind) -> Bool {
        guard let suffix = suffix(of: kind), text.hasSuffix(suffix) else { return false }
        return isValid(String(text.dropLast(suffix.count)))
    }

    /// The id of the benefit check that belongs to an enrollment.
    public static func benefitCheck(of enrollment: String) -> String { enrollment + benefitSuffix }

    /// The id of the arrears filing that belongs to an enrollment.
    public static func arrears(of enrollment: String) -> String { enrollment + arrearsSuffix }

    /// The applicant's filing that a sub-filing belongs to; nil where the id is no sub-filing's.
    public static func parent(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return String(text[..<colon])
    }

    private static let benefitSuffix = ":benefit"
    private static let arrearsSuffix = ":arrears"

    private static func suffix(of kind: FilingKind) -> String? {
        switch kind {
        case .benefitCheck: benefitSuffix
        case .arrears: arrearsSuffix
        default: nil
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
