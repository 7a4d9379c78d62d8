import SocialInsurance

/// Asks for a certificate of an employer's insured staff, 单位人员参保证明.
public struct CertificateRequest: FilingRequest {
    public static let kind = FilingKind.certificate

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    /// As they were sent. See ``chosenInsurances``.
    public let insurances: [Insurance]
    /// First month of the period.
    public let from: String
    /// Last month of the period.
    public let to: String
    /// ID numbers; nil: everybody.
    public let persons: [String]?
    /// As it was sent. See ``isPreview``.
    public let preview: Bool?

    public init(
        filingID: String, employer: String, insurances: [Insurance], from: String, to: String,
        persons: [String]? = nil, preview: Bool? = nil
    ) {
        self.filingID = filingID
        self.employer = employer
        self.insurances = insurances
        self.from = from
        self.to = to
        self.persons = persons
        self.preview = preview
    }

    /// The insurances that are asked for, in the order of ``Insurance``.
    public var chosenInsurances: [Insurance] { Insurance.allCases.filter(insurances.contains) }

    /// Whether only a preview is asked for, without a code and not stored; a request that says nothing wants the real one.
    public var isPreview: Bool { preview ?? false }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, insurances, from, to, persons, preview
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        insurances = try fields.insurances(.insurances)
        from = try fields.text(.from)
        to = try fields.text(.to)
        persons = try fields.optional(.persons) { try fields.texts($0) }
        preview = try fields.optional(.preview) { try fields.flag($0) }
    }

    public var personKey: String? { nil }
    public var employerCode: String? { employer }
    public var recordKey: String { employer }

    /// What the rules judge.
    public var form: CertificateForm {
        CertificateForm(employer: employer, insurances: chosenInsurances, from: from, to: to, persons: persons)
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        digest.add(insurances.map(\.rawValue))
        digest.add(from)
        digest.add(to)
        digest.add(persons)
        digest.add(preview)
    }
}
