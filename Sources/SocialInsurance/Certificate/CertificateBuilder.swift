/// Collects what an employer paid, month by month, and says what can be certified.
///
/// Takes what the registry has as it comes, so that a unit with 10,000 persons need not be held twice.
public struct CertificateBuilder {
    private let employer: Employer
    private let areaName: String
    private let period: CertificatePeriod
    private let insurances: Set<Insurance>
    private var persons: [IdentityDocument: Person] = [:]

    private struct Person {
        let name: PersonName
        var months: [(insurance: Insurance, month: Month)] = []
    }

    public init(
        employer: Employer, areaName: String, period: CertificatePeriod, insurances: some Sequence<Insurance>
    ) {
        self.employer = employer
        self.areaName = areaName
        self.period = period
        self.insurances = Set(insurances)
    }

    /// Adds a month that this employer itself has paid for the person. What another employer paid, or flexible
    /// employment, is not this employer's to certify and must not come here.
    ///
    /// Months outside the period and insurances that were not chosen are passed over. The same ID number is one person,
    /// under the name that comes first, and the same month counts once; otherwise the order does not matter.
    public mutating func add(identity: IdentityDocument, name: PersonName, insurance: Insurance, month: Month) {
        guard insurances.contains(insurance), period.contains(month) else { return }
        persons[identity, default: Person(name: name)].months.append((insurance, month))
    }

    /// The content, or `NOTHING_TO_CERTIFY`.
    public func finish() -> Ruling<CertificateContent> {
        guard !persons.isEmpty else { return .rejected(.nothingToCertify) }
        let rows = persons.sorted { $0.key.comesBefore($1.key) }
            .flatMap { CertificateRow.rows(identity: $0.key, name: $0.value.name, paid: $0.value.months) }
        let counts = insurances.sorted().map { insurance in
            InsuranceCount(
                insurance: insurance, persons: Set(rows.lazy.filter { $0.insurance == insurance }.map(\.identity)).count
            )
        }
        return .accepted(
            CertificateContent(
                employerName: employer.name, creditCode: employer.creditCode, areaCode: employer.area,
                areaName: areaName, period: period, counts: counts, persons: persons.count, rows: rows))
    }
}

extension IdentityDocument {
    /// By number; a resident ID before a passport of the same number.
    fileprivate func comesBefore(_ other: IdentityDocument) -> Bool {
        number == other.number ? type == .residentID && other.type != .residentID : number < other.number
    }
}
