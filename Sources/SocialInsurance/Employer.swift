/// 用人单位, registered for insurance.
public struct Employer: Hashable, Sendable {
    public let creditCode: CreditCode
    public let name: String
    /// Where its people are insured.
    public let area: AreaCode
    /// 工伤保险行业类别, 1 to 8.
    public let injuryClass: Int

    public init(creditCode: CreditCode, name: String, area: AreaCode, injuryClass: Int) {
        self.creditCode = creditCode
        self.name = name
        self.area = area
        self.injuryClass = injuryClass
    }
}

/// 参保地, as the registry knows it.
public struct Area: Hashable, Sendable {
    public let code: AreaCode
    public let name: String
    public let injuryFactor: InjuryFactor

    public init(code: AreaCode, name: String, injuryFactor: InjuryFactor) {
        self.code = code
        self.name = name
        self.injuryFactor = injuryFactor
    }
}
