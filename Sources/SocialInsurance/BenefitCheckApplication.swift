/// A benefit check's fields as they were sent.
public struct BenefitCheckForm: Hashable, Sendable {
    public var idType: String
    public var idNumber: String
    public var contractStart: String?

    public init(idType: String, idNumber: String, contractStart: String?) {
        self.idType = idType
        self.idNumber = idNumber
        self.contractStart = contractStart
    }
}

/// A benefit check that names a person and a month.
public struct BenefitCheckApplication: Hashable, Sendable {
    public let identity: IdentityDocument
    public let startMonth: Month

    /// Checks the ID number, then the contract's start; stops at the first that fails.
    ///
    /// - Parameter today: The day in Asia/Shanghai; nobody is born after it.
    public static func read(_ form: BenefitCheckForm, today: CalendarDate) -> Ruling<BenefitCheckApplication> {
        guard let idType = IDType(rawValue: form.idType) else { return .rejected(.idTypeUnknown) }
        guard let identity = IdentityDocument(type: idType, number: form.idNumber, today: today) else {
            return .rejected(.idNumberInvalid)
        }
        guard let start = FormFields.date(form.contractStart) else { return .rejected(.contractStartUnusable) }
        return .accepted(BenefitCheckApplication(identity: identity, startMonth: start.month))
    }

    /// Nil: no conflict.
    ///
    /// - Parameter payments: What was paid under the ID number after the start month, returned or not.
    public func conflict(among payments: [BenefitPayment]) -> BenefitConflict? {
        BenefitConflict(startMonth: startMonth, payments: payments)
    }
}
