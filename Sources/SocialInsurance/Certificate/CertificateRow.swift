/// One line of the certificate's table: one person, one insurance, one unbroken run of paid months.
public struct CertificateRow: Hashable, Sendable {
    public let identity: IdentityDocument
    public let name: PersonName
    public let insurance: Insurance
    /// 缴费起止年月, both included.
    public let from: Month
    public let to: Month

    public init(identity: IdentityDocument, name: PersonName, insurance: Insurance, from: Month, to: Month) {
        self.identity = identity
        self.name = name
        self.insurance = insurance
        self.from = from
        self.to = to
    }

    /// 缴费月数.
    public var months: Int { from.distance(to: to) + 1 }
}

extension CertificateRow {
    /// The rows of one person: each insurance's months, cut wherever a month is missing.
    static func rows(
        identity: IdentityDocument, name: PersonName, paid: some Sequence<(insurance: Insurance, month: Month)>
    ) -> [CertificateRow] {
        var rows: [CertificateRow] = []
        for (insurance, month) in paid.sorted(by: { ($0.insurance, $0.month) < ($1.insurance, $1.month) }) {
            var start = month
            if let last = rows.last, last.insurance == insurance {
                // The same month from two person records of one ID number counts once.
                if month == last.to { continue }
                if month == last.to + 1 {
                    start = last.from
                    rows.removeLast()
                }
            }
            rows.append(CertificateRow(identity: identity, name: name, insurance: insurance, from: start, to: month))
        }
        return rows
    }
}
