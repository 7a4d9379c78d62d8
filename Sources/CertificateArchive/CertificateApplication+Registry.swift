import Registry
import SocialInsurance

extension CertificateApplication {
    /// What can be certified, as the registry is in this snapshot: the content, `EMPLOYER_NOT_FOUND` or
    /// `NOTHING_TO_CERTIFY`. Reads every paid month of the unit's people.
    public func decide(in registry: any RegistryView) throws -> Ruling<CertificateContent> {
        guard let employer = try registry.employer(creditCode) else { return .rejected([Refusal(.employerNotFound)]) }
        let areaName = try registry.area(employer.area)?.name ?? employer.area.text
        var builder = CertificateBuilder(
            employer: employer, areaName: areaName, period: period, insurances: insurances)
        try registry.forEachPaidMonth(
            of: creditCode, insurances: insurances, months: period.months, idNumbers: idNumbers
        ) { paid in
            builder.add(
                identity: paid.person.identity, name: paid.person.name, insurance: paid.insurance, month: paid.month)
        }
        return builder.finish()
    }
}
