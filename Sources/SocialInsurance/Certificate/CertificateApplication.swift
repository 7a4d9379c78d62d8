/// A certificate filing's fields as they were sent.
public struct CertificateForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var insurances: [Insurance]
    /// First month of the period.
    public var from: String
    /// Last month of the period.
    public var to: String
    /// ID numbers; nil: everybody.
    public var persons: [String]?

    public init(employer: String, insurances: [Insurance], from: String, to: String, persons: [String]? = nil) {
        self.employer = employer
        self.insurances = insurances
        self.from = from
        self.to = to
        self.persons = persons
    }
}

/// A certificate filing whose fields can be right.
public struct CertificateApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let insurances: Set<Insurance>
    public let period: CertificatePeriod
    /// As they are stored; nil: everybody.
    public let idNumbers: Set<String>?

    /// The form's own checks, in this order, stopping at the first that fails: credit code, period, ID numbers. That a person
    /// is not insured is no fault of the form: such a person has no row.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The last month that can be asked for.
    public static func read(
        _ form: CertificateForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<CertificateApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        guard let from = Month(form.from) else { return .rejected(.periodStartUnusable) }
        guard let to = Month(form.to) else { return .rejected(.periodEndUnusable) }
        let period = CertificatePeriod.check(from: from, to: to, operatingMonth: operatingMonth)
        guard case .accepted(let period) = period else { return .rejected(period.refusals) }
        var idNumbers: Set<String>?
        if let persons = form.persons {
            let numbers = persons.map { idNumber($0, today: today) }
            if let wrong = numbers.firstIndex(of: nil) { return .rejected(.personUnusable(wrong + 1)) }
            idNumbers = Set(numbers.compactMap(\.self))
        }
        return .accepted(
            CertificateApplication(
                creditCode: creditCode, insurances: Set(form.insurances), period: period, idNumbers: idNumbers))
    }

    /// The number as it is stored; nil where it can be none. Its kind is not told: what looks like a resident ID has to be
    /// one, and anything else may be a passport's.
    private static func idNumber(_ text: String, today: CalendarDate) -> String? {
        let looksResident = text.utf8.count == 18 && text.utf8.dropLast().allSatisfy { $0.decimalValue != nil }
        return IdentityDocument(type: looksResident ? .residentID : .passport, number: text, today: today)?.number
    }
}

extension Refusal {
    fileprivate static let periodStartUnusable = Refusal(.periodInvalid, detail: "开始年月不是有效年月（YYYY-MM）。")
    fileprivate static let periodEndUnusable = Refusal(.periodInvalid, detail: "结束年月不是有效年月（YYYY-MM）。")

    /// The number itself stays out of the text.
    fileprivate static func personUnusable(_ position: Int) -> Refusal {
        Refusal(.idNumberInvalid, detail: "persons 第 \(position) 个证件号码有误。")
    }
}
