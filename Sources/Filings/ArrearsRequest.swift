import SocialInsurance

/// Asks what is to be paid for the months before the operating month, and books it if the enrollment worker asks.
public struct ArrearsRequest: SubFilingRequest {
    public static let kind = FilingKind.arrears

    /// What is done with the amounts.
    public enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
        /// Nothing is booked.
        case quote
        /// For the enrollment worker: the lines are booked.
        case book
    }

    public let filingID: String
    public let mode: Mode
    /// The employer's credit code.
    public let employer: String
    public let person: PersonReference
    public let contractStart: String
    /// In yuan.
    public let monthlyWage: String
    /// In the order in which they were sent.
    public let insurances: [Insurance]
    public let operatingMonth: Month?

    /// An applicant's own filing: a quote.
    public init(
        filingID: String, employer: String, person: PersonReference, contractStart: String, monthlyWage: String,
        insurances: [Insurance]
    ) {
        self.filingID = filingID
        self.mode = .quote
        self.employer = employer
        self.person = person
        self.contractStart = contractStart
        self.monthlyWage = monthlyWage
        self.insurances = insurances
        self.operatingMonth = nil
    }

    public init(for enrollment: EnrollmentRequest, operatingMonth: Month) {
        self.filingID = FilingID.arrears(of: enrollment.filingID)
        self.mode = .book
        self.employer = enrollment.employer
        self.person = enrollment.person.reference
        self.contractStart = enrollment.contractStart
        self.monthlyWage = enrollment.monthlyWage
        self.insurances = enrollment.filedInsurances
        self.operatingMonth = operatingMonth
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case mode, employer, person, contractStart, monthlyWage, insurances, operatingMonth
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        mode = try fields.choice(.mode)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
        contractStart = try fields.text(.contractStart)
        monthlyWage = try fields.text(.monthlyWage)
        insurances = try fields.insurances(.insurances)
        operatingMonth = try fields.operatingMonth(.operatingMonth, of: filingID, Self.kind)
        guard (mode == .book) == (operatingMonth != nil) else {
            throw fields.violation(.mode, "book is for sub-filings, quote for all others")
        }
    }

    public var personKey: String? { person.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.recordKey }

    /// What the rules judge.
    public var form: ArrearsForm {
        ArrearsForm(
            employer: employer, idType: person.idType.rawValue, idNumber: person.idNumber,
            contractStart: contractStart, monthlyWage: monthlyWage, insurances: insurances.map(\.rawValue))
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(mode.rawValue)
        digest.add(employer)
        person.digest(into: &digest)
        digest.add(contractStart)
        digest.add(monthlyWage)
        digest.add(insurances.map(\.rawValue))
        digest.add(operatingMonth?.description)
    }
}
