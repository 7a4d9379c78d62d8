import SocialInsurance

/// Ends a person's flexible employment, 灵活就业人员停保登记.
public struct FlexibleStopRequest: FilingRequest {
    public static let kind = FilingKind.flexibleStop

    public let filingID: String
    public let person: NamedPerson
    /// The last month insured.
    public let lastMonth: String

    public init(filingID: String, person: NamedPerson, lastMonth: String) {
        self.filingID = filingID
        self.person = person
        self.lastMonth = lastMonth
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case person, lastMonth
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        person = try fields.value(.person, "an object")
        lastMonth = try fields.text(.lastMonth)
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { nil }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: FlexibleStopForm { FlexibleStopForm(person: person.form, lastMonth: lastMonth) }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        person.digest(into: &digest)
        digest.add(lastMonth)
    }
}

/// The answer to an accepted flexible stop.
public struct FlexibleStopBody: ResultBody {
    public static let kind = FilingKind.flexibleStop

    /// A flexible enrollment that ends.
    public struct Stopped: Codable, Hashable, Sendable {
        public let personNumber: PersonNumber
        public let startMonth: Month
        public let lastMonth: Month

        public init(personNumber: PersonNumber, startMonth: Month, lastMonth: Month) {
            self.personNumber = personNumber
            self.startMonth = startMonth
            self.lastMonth = lastMonth
        }
    }

    /// By person number; never empty.
    public let stopped: [Stopped]

    public init(stopped: [Stopped]) {
        self.stopped = stopped
    }
}
