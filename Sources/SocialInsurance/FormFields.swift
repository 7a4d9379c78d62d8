/// Reads fields that several filings share; nil where a field breaks its rule.
enum FormFields {
    /// Nothing given means all of them. A repetition adds nothing. The result is in the order of listings.
    static func insurances(_ texts: [String]?) -> [Insurance]? {
        guard let texts else { return Insurance.allCases }
        let insurances = texts.compactMap(Insurance.init(rawValue:))
        guard insurances.count == texts.count, !insurances.isEmpty else { return nil }
        return Insurance.allCases.filter(insurances.contains)
    }

    /// Above zero.
    static func monthlyWage(_ text: String?) -> Money? {
        text.flatMap { Money(yuan: $0) }.flatMap { $0 > .zero ? $0 : nil }
    }

    static func date(_ text: String?) -> CalendarDate? {
        text.flatMap { CalendarDate($0) }
    }
}

/// What is said of a field whose rule has no code of its own, or whose code needs a word more.
extension Refusal {
    static let idTypeUnknown = malformed("person.idType", "应为 resident-id 或 passport。")
    /// A name that is none contradicts no record: it is a field left empty or overfilled.
    static let nameUnusable = malformed("person.name", "应为1至50个字，不含控制字符。")
    static let sexUnknown = malformed("person.sex", "应为 male 或 female。")
    static let birthDateUnusable = malformed("person.birthDate", "不是有效的出生日期（YYYY-MM-DD）。")
    static let householdTypeUnknown = malformed("person.householdType", "不是户籍性质代码（AAC009）。")
    static let insurancesUnusable = malformed(
        "insurances", "应至少有一项，且只能是 pension、unemployment、work-injury。")

    static let sexContradicts = Refusal(.idNumberInvalid, detail: "性别与公民身份号码不一致。")
    static let birthDateContradicts = Refusal(.idNumberInvalid, detail: "出生日期与公民身份号码不一致。")

    static let contractStartUnusable = Refusal(.contractDatesInvalid, detail: "合同开始日期不是有效日期（YYYY-MM-DD）。")
    static let contractStartLate = Refusal(.contractDatesInvalid, detail: "合同开始月份晚于当前业务月份。")
    static let contractEndUnusable = Refusal(.contractDatesInvalid, detail: "合同结束日期不是有效日期（YYYY-MM-DD）。")
    static let contractEndEarly = Refusal(.contractDatesInvalid, detail: "合同结束日期早于开始日期。")

    private static func malformed(_ field: String, _ reason: String) -> Refusal {
        Refusal(.malformed, detail: "\(field)：\(reason)")
    }
}
