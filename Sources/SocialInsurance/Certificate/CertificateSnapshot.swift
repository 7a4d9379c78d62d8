/// A certificate as it was issued: what is signed, stored and shown again, never recomputed.
public struct CertificateSnapshot: Hashable, Sendable {
    public let certificateID: CertificateID
    public let issuedAt: IssueTime
    /// The last day on which it is valid, to the end of that day in Asia/Shanghai.
    public let validUntil: CalendarDate
    public let content: CertificateContent

    public init(certificateID: CertificateID, issuedAt: IssueTime, content: CertificateContent) {
        self.certificateID = certificateID
        self.issuedAt = issuedAt
        validUntil = issuedAt.date.addingMonths(Self.validMonths)
        self.content = content
    }

    /// How long a certificate is valid: to the same day six months later, that day included.
    public static let validMonths = 6

    /// Names the form of ``canonicalJSON``. A changed form gets a new name, and the old one is still read.
    static let schema = "canbao-certificate/1"
}

extension CalendarDate {
    /// The same day of the month so many months later, or that month's last day where it has no such day:
    /// six months after 2021-08-31 is 2022-02-28.
    func addingMonths(_ count: Int) -> CalendarDate {
        let month = self.month + count
        // The day exists: it is at most the month's last one.
        return CalendarDate(month: month, day: min(day, month.dayCount))!
    }
}

extension CertificateSnapshot {
    /// The text that is signed: one JSON object in UTF-8 in the canonical form of RFC 8785, so that the same snapshot
    /// always has the same bytes. Months and dates are texts, counts are integers.
    public var canonicalJSON: String {
        CanonicalJSON.object([
            "schema": .string(Self.schema),
            "certificateId": .string(certificateID.text),
            "issuedAt": .string("\(issuedAt)"),
            "validUntil": .string("\(validUntil)"),
            "employer": .object([
                "name": .string(content.employerName), "creditCode": .string(content.creditCode.text),
            ]),
            "area": .object(["code": .string(content.areaCode.text), "name": .string(content.areaName)]),
            "from": .string("\(content.period.from)"),
            "to": .string("\(content.period.to)"),
            "persons": .integer(content.persons),
            "counts": .array(
                content.counts.map {
                    .object(["insurance": .string($0.insurance.rawValue), "persons": .integer($0.persons)])
                }),
            "rows": .array(content.rows.map(\.canonicalJSON)),
        ]).text
    }
}

extension CertificateRow {
    fileprivate var canonicalJSON: CanonicalJSON {
        .object([
            "name": .string(name.text),
            "idType": .string(identity.type.rawValue),
            "idNumber": .string(identity.number),
            "insurance": .string(insurance.rawValue),
            "from": .string("\(from)"),
            "to": .string("\(to)"),
            "months": .integer(months),
        ])
    }
}
