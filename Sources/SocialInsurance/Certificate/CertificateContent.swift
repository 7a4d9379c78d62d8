/// What a 单位人员参保证明 says: who was insured by this employer, in what, and when. Without number, time or validity.
public struct CertificateContent: Hashable, Sendable {
    /// 参保单位全称.
    public let employerName: String
    public let creditCode: CreditCode
    /// 现参保地.
    public let areaCode: AreaCode
    public let areaName: String
    public let period: CertificatePeriod
    /// For each chosen insurance, in the order of listings, how many persons have a row; zero too.
    public let counts: [InsuranceCount]
    /// How many persons have a row at all.
    public let persons: Int
    /// By ID number, insurance, start.
    public let rows: [CertificateRow]
}

/// 缴费总人数 of one insurance.
public struct InsuranceCount: Hashable, Sendable, Decodable {
    public let insurance: Insurance
    public let persons: Int
}

/// Whether there is something to certify.
public enum CertificateDecision: Hashable, Sendable {
    case certified(CertificateContent)
    /// `NOTHING_TO_CERTIFY`.
    case refused(Refusal)
}

extension CertificateContent {
    /// Certifies what the employer itself paid for these persons in the period.
    ///
    /// Persons with the same ID number are one, under the name that comes first; what another employer paid, or
    /// flexible employment, is not this employer's to certify. Otherwise the order of what is passed does not matter.
    public static func decide(
        employer: Employer, areaName: String, period: CertificatePeriod, insurances: some Sequence<Insurance>,
        persons: some Sequence<InsuredPerson>
    ) -> CertificateDecision {
        let chosen = Set(insurances)
        var names: [IdentityDocument: PersonName] = [:]
        var months: [IdentityDocument: [(insurance: Insurance, month: Month)]] = [:]
        for person in persons {
            let paid = person.paid.filter {
                $0.payer == employer.creditCode && chosen.contains($0.insurance) && period.contains($0.month)
            }
            guard !paid.isEmpty else { continue }
            if names[person.identity] == nil { names[person.identity] = person.name }
            months[person.identity, default: []] += paid.map { ($0.insurance, $0.month) }
        }
        guard !names.isEmpty else { return .refused(Refusal(.nothingToCertify)) }

        let rows = names.sorted { $0.key.comesBefore($1.key) }
            .flatMap { CertificateRow.rows(identity: $0, name: $1, paid: months[$0] ?? []) }
        let counts = chosen.sorted().map { insurance in
            InsuranceCount(
                insurance: insurance, persons: Set(rows.lazy.filter { $0.insurance == insurance }.map(\.identity)).count
            )
        }
        return .certified(
            CertificateContent(
                employerName: employer.name, creditCode: employer.creditCode, areaCode: employer.area,
                areaName: areaName, period: period, counts: counts, persons: names.count, rows: rows))
    }
}

extension IdentityDocument {
    /// By number; a resident ID before a passport of the same number.
    fileprivate func comesBefore(_ other: IdentityDocument) -> Bool {
        number == other.number ? type == .residentID && other.type != .residentID : number < other.number
    }
}
