/// 人员变更: what one accepted filing has changed in a person's insurance at an employer.
public struct EnrollmentChange: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case enrollment
        case termination
        case baseAdjustment = "base-adjustment"

        public var chineseName: String {
            switch self {
            case .enrollment: "用工参保登记"
            case .termination: "退工停保登记"
            case .baseAdjustment: "缴费基数调整"
            }
        }
    }

    /// Grows with the order of acceptance.
    public let number: Int64
    public let kind: Kind
    public let filingID: String
    public let creditCode: CreditCode
    public let personNumber: PersonNumber
    /// In which the filing was received.
    public let operatingMonth: Month
    /// In which it was accepted: later than the operating month where it had to wait.
    public let acceptedMonth: Month
    /// The rollback that has undone it; nil: it stands.
    public let undoneBy: String?

    public init(
        number: Int64, kind: Kind, filingID: String, creditCode: CreditCode, personNumber: PersonNumber,
        operatingMonth: Month, acceptedMonth: Month, undoneBy: String? = nil
    ) {
        self.number = number
        self.kind = kind
        self.filingID = filingID
        self.creditCode = creditCode
        self.personNumber = personNumber
        self.operatingMonth = operatingMonth
        self.acceptedMonth = acceptedMonth
        self.undoneBy = undoneBy
    }
}
