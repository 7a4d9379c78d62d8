/// Reads the canonical JSON back, for verification. What was checked at issue is not checked again; the signature
/// vouches for it.
extension CertificateSnapshot: Decodable {
    private enum Key: String, CodingKey {
        case schema, certificateId, issuedAt, validUntil, employer, area, from, to, persons, counts, rows
    }

    private enum PartKey: String, CodingKey {
        case name, creditCode, code
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        guard try fields.decode(String.self, forKey: .schema) == Self.schema else {
            throw DecodingError.dataCorruptedError(
                forKey: .schema, in: fields, debugDescription: "not \(Self.schema): issued by a later version")
        }
        certificateID = try fields.decode(CertificateID.self, forKey: .certificateId)
        issuedAt = try fields.decode(IssueTime.self, forKey: .issuedAt)
        validUntil = try fields.decode(CalendarDate.self, forKey: .validUntil)
        let employer = try fields.nestedContainer(keyedBy: PartKey.self, forKey: .employer)
        let area = try fields.nestedContainer(keyedBy: PartKey.self, forKey: .area)
        content = CertificateContent(
            employerName: try employer.decode(String.self, forKey: .name),
            creditCode: try employer.decode(CreditCode.self, forKey: .creditCode),
            areaCode: try area.decode(AreaCode.self, forKey: .code),
            areaName: try area.decode(String.self, forKey: .name),
            period: CertificatePeriod(
                from: try fields.decode(Month.self, forKey: .from), to: try fields.decode(Month.self, forKey: .to)),
            counts: try fields.decode([InsuranceCount].self, forKey: .counts),
            persons: try fields.decode(Int.self, forKey: .persons),
            rows: try fields.decode([CertificateRow].self, forKey: .rows))
    }
}

extension CertificateRow: Decodable {
    private enum Key: String, CodingKey {
        case name, idType, idNumber, insurance, from, to
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        guard let name = PersonName(try fields.decode(String.self, forKey: .name)) else {
            throw DecodingError.dataCorruptedError(forKey: .name, in: fields, debugDescription: "not a person's name")
        }
        self.init(
            identity: IdentityDocument(
                recorded: try fields.decode(String.self, forKey: .idNumber),
                type: try fields.decode(IDType.self, forKey: .idType)),
            name: name,
            insurance: try fields.decode(Insurance.self, forKey: .insurance),
            from: try fields.decode(Month.self, forKey: .from),
            to: try fields.decode(Month.self, forKey: .to))
    }
}
