import SocialInsurance

/// Asks whether unemployment benefit stands against an enrollment from that contract start on.
public struct BenefitCheckRequest: SubFilingRequest {
    public static let kind = FilingKind.benefitCheck

    public let filingID: String
    public let person: PersonReference
    public let contractStart: String
    public let operatingMonth: Month?

    /// An applicant's own filing.
    public init(filingID: String, person: PersonReference, contractStart: String) {
        self.filingID = filingID
        self.person = person
        self.contractStart = contractStart
        self.operatingMonth = nil
    }

    public init(for enrollment: EnrollmentRequest, operatingMonth: Month) {
        self.filingID = FilingID.benefitCheck(of: enrollment.filingID)
        self.person = enrollment.person.reference
        self.contractStart = enrollment.contractStart
        self.operatingMonth = operatingMonth
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case person, contractStart, operatingMonth
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        person = try fields.value(.person, "an object")
        contractStart = try fields.text(.contractStart)
        operatingMonth = try fields.operatingMonth(.operatingMonth, of: filingID, Self.kind)
    }

    public var personKey: String? { person.personKey }
    public var employerCode: String? { nil }
    public var recordKey: String { person.recordKey }

    /// What the rules judge.
    public var form: BenefitCheckForm {
        BenefitCheckForm(idType: person.idType.rawValue, idNumber: person.idNumber, contractStart: contractStart)
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        person.digest(into: &digest)
        digest.add(contractStart)
        digest.add(operatingMonth?.description)
    }
}
