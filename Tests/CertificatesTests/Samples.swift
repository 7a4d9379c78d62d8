import Certificates
import SocialInsurance

/// A made-up employer and its people.
enum Samples {
    static let creditCode = CreditCode("91350100M000100Y43")!
    static let url = "http://127.0.0.1:7081/v/7K3M9QX2B4TD0123456789ABCD"
    static let issuedAt = IssueTime("2021-07-15T09:00:00+08:00")!
    static let id = CertificateID("20210715-7K3M9QX2B4TD")!
    static let period = usable("2021-01", "2021-06")

    static func employer(_ name: String = "泰州市春风里机械制造有限公司") -> Employer {
        Employer(creditCode: creditCode, name: name, area: AreaCode("321200")!, injuryClass: 3)
    }

    static func usable(_ from: String, _ to: String) -> CertificatePeriod {
        CertificatePeriod.check(from: Month(from)!, to: Month(to)!, operatingMonth: Month("2021-07")!).value!
    }

    /// A valid resident ID; the higher the number, the later it sorts.
    static func identity(_ number: Int) -> IdentityDocument {
        let digits = { (value: Int, count: Int) in
            String(repeating: "0", count: count - String(value).count) + String(value)
        }
        let day = number / 1000
        let body = "3212021990" + digits(day / 28 + 1, 2) + digits(day % 28 + 1, 2) + digits(number % 1000, 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 } % 11
        let check = Array("10X98765432")[sum]
        return IdentityDocument(type: .residentID, number: body + String(check), today: issuedAt.date)!
    }

    /// Paid by the employer for these months of 2021, for each of the insurances.
    static func person(
        _ number: Int, _ name: String, _ insurances: [Insurance] = [.pension], months: [Int] = [1, 2, 3, 4, 5, 6]
    ) -> [PaidMonth] {
        insurances.flatMap { insurance in
            months.map {
                PaidMonth(
                    identity: identity(number), name: PersonName(name)!, insurance: insurance,
                    month: Month(year: 2021, month: $0)!)
            }
        }
    }

    static func decide(
        _ persons: [[PaidMonth]], _ insurances: [Insurance] = [.pension], employer: Employer = employer()
    ) -> Ruling<CertificateContent> {
        var builder = CertificateBuilder(
            employer: employer, areaName: "泰州市", period: period, insurances: insurances)
        for paid in persons.joined() {
            builder.add(identity: paid.identity, name: paid.name, insurance: paid.insurance, month: paid.month)
        }
        return builder.finish()
    }

    static func content(
        _ persons: [[PaidMonth]], _ insurances: [Insurance] = [.pension], employer name: String? = nil
    ) -> CertificateContent {
        decide(persons, insurances, employer: name.map(employer) ?? employer()).value!
    }

    /// So many persons with one row each.
    static func content(persons count: Int) -> CertificateContent {
        let surnames = Array("王李张刘陈杨黄赵吴周")
        let names = Array("伟芳娜敏静丽强磊军洋")
        return content(
            (0..<count).map {
                person($0, String([surnames[$0 / 100 % 10], names[$0 / 10 % 10], names[$0 % 10]]))
            })
    }

    static func snapshot(_ content: CertificateContent) -> CertificateSnapshot {
        CertificateSnapshot(certificateID: id, issuedAt: issuedAt, content: content)
    }
}

/// A month that the employer paid.
struct PaidMonth {
    let identity: IdentityDocument
    let name: PersonName
    let insurance: Insurance
    let month: Month
}

enum Renderers {
    static func make() throws -> CertificateRenderer { try CertificateRenderer(fonts: .installed()) }
}

/// Numbers in order, for identical runs.
struct Counting: RandomNumberGenerator {
    var value: UInt64 = 0

    mutating func next() -> UInt64 {
        value &+= 0x9E37_79B9_7F4A_7C15
        return value
    }
}
