import SocialInsurance

/// Tells that unemployment benefit was paid back, 失业金退回.
public struct BenefitReturnRequest: FilingRequest {
    public static let kind = FilingKind.benefitReturn

    public let filingID: String
    public let person: NamedPerson
    /// At least one.
    public let returned: [Item]

    public init(filingID: String, person: NamedPerson, returned: [Item]) {
        self.filingID = filingID
        self.person = person
        self.returned = returned
    }

    /// One month, and what was paid back for it.
    public struct Item: Codable, Hashable, Sendable {
        public let month: String
        /// In yuan.
        public let amount: String

        public init(month: String, amount: String) {
            self.month = month
            self.amount = amount
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case month, amount
        }

        public init(from decoder: any Decoder) throws {
            let fields = try StrictFields<CodingKeys>(decoder)
            month = try fields.text(.month)
            amount = try fields.text(.amount)
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case person, returned
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        person = try fields.value(.person, "an object")
        returned = try fields.value(.returned, "a list")
        if returned.isEmpty { throw fields.violation(.returned, "must not be empty") }
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { nil }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: BenefitReturnForm {
        BenefitReturnForm(
            person: person.form,
            returned: returned.map { BenefitReturnForm.Item(month: $0.month, amount: $0.amount) })
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        person.digest(into: &digest)
        digest.add(returned.map(\.month))
        digest.add(returned.map(\.amount))
    }
}

/// The answer to an accepted benefit return.
public struct BenefitReturnBody: ResultBody {
    public static let kind = FilingKind.benefitReturn

    /// A month that counts as returned from now on.
    public struct Item: Codable, Hashable, Sendable {
        public let month: Month
        /// In yuan.
        public let amount: Money

        public init(month: Month, amount: Money) {
            self.month = month
            self.amount = amount
        }
    }

    /// By month; never empty.
    public let returned: [Item]
    /// Their sum, in yuan.
    public let total: Money

    public init(returned: [Item]) {
        self.returned = returned
        self.total = returned.map(\.amount).sum()
    }
}
