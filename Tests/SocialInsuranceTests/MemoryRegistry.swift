import Foundation
import SocialInsurance
import Testing

/// A registry in memory, begun from the CSV files of a case, which decides enrollments one after the other.
struct MemoryRegistry {
    private var employers: [CreditCode: Employer] = [:]
    private var factors: [AreaCode: InjuryFactor] = [:]
    private var records: [PersonRecord] = []
    private var enrollments: [Enrollment] = []
    private var flexible: [FlexibleEnrollment] = []
    private var paid: [(person: PersonNumber, contribution: PaidContribution)] = []
    private var benefits: [BenefitPayment] = []
    private let calculator = ArrearsCalculator(policy: Fixtures.policy)

    init(case folder: String) throws {
        for row in try Self.rows("\(folder)/registry/employers.csv") {
            let code = try row.value("credit_code", CreditCode.init(_:))
            employers[code] = Employer(
                creditCode: code, name: row["name"], area: try row.value("area", AreaCode.init(_:)),
                injuryClass: try row.value("injury_class") { Int($0) })
        }
        for row in try Self.rows("\(folder)/registry/areas.csv") {
            factors[try row.value("area", AreaCode.init(_:))] = try row.value("injury_factor") { InjuryFactor($0) }
        }
        records = try Self.rows("\(folder)/registry/persons.csv").map { row in
            let type = try row.value("id_type", IDType.init(rawValue:))
            return PersonRecord(
                personNumber: try row.value("person_number") { PersonNumber($0) },
                area: try row.value("area", AreaCode.init(_:)),
                identity: try row.value("id_number") {
                    IdentityDocument(type: type, number: $0, today: Fixtures.date("2024-01-01"))
                },
                name: try row.value("name", PersonName.init(_:)), sex: Sex(rawValue: row["sex"]),
                birthDate: CalendarDate(row["birth_date"]),
                householdType: HouseholdType(rawValue: row["household_type"]))
        }
        enrollments = try Self.rows("\(folder)/registry/enrollments.csv").map { row in
            Enrollment(
                creditCode: try row.value("credit_code", CreditCode.init(_:)),
                personNumber: try row.value("person_number") { PersonNumber($0) },
                insurance: try row.value("insurance", Insurance.init(rawValue:)),
                startMonth: try row.value("start_month") { Month($0) }, endMonth: Month(row["end_month"]),
                monthlyWage: try row.value("monthly_wage", Money.init(yuan:)))
        }
        flexible = try Self.rows("\(folder)/registry/flexible.csv").map { row in
            FlexibleEnrollment(
                personNumber: try row.value("person_number") { PersonNumber($0) },
                startMonth: try row.value("start_month") { Month($0) }, endMonth: Month(row["end_month"]))
        }
        paid = try Self.rows("\(folder)/registry/contributions.csv").map { row in
            let contribution = PaidContribution(
                month: try row.value("month") { Month($0) },
                insurance: try row.value("insurance", Insurance.init(rawValue:)),
                payer: row["credit_code"].isEmpty ? nil : try row.value("credit_code", CreditCode.init(_:)))
            return (try row.value("person_number") { PersonNumber($0) }, contribution)
        }
        benefits = try Self.rows("\(folder)/registry/benefits.csv").map { row in
            BenefitPayment(
                personNumber: try row.value("person_number") { PersonNumber($0) },
                month: try row.value("month") { Month($0) }, amount: try row.value("amount", Money.init(yuan:)),
                returned: row["returned"] == "1")
        }
    }

    /// What an accepted filing came to.
    struct Accepted {
        let personNumber: PersonNumber
        let arrears: ArrearsSchedule
    }

    /// Checks a filing, asks for benefit, calculates the arrears, and books what is accepted.
    mutating func decide(
        _ form: EnrollmentForm, today: CalendarDate, operatingMonth: Month
    ) throws -> Ruling<Accepted> {
        let application = EnrollmentApplication.read(form, today: today, operatingMonth: operatingMonth)
        guard let application = application.value else { return .rejected(application.refusals) }
        // Everything is looked up over all records that carry the ID number.
        let own = records.filter { $0.identity.number == application.identity.number }
        let numbers = Set(own.map(\.personNumber))
        let ruling = EnrollmentCheck.decide(
            application,
            facts: EnrollmentFacts(
                employer: employers[application.creditCode], records: own,
                enrollments: enrollments.filter { numbers.contains($0.personNumber) },
                flexibleEnrollments: flexible.filter { numbers.contains($0.personNumber) }))
        guard let approved = ruling.value else { return .rejected(ruling.refusals) }
        let payments = benefits.filter { numbers.contains($0.personNumber) }
        if let conflict = BenefitConflict(startMonth: approved.startMonth, payments: payments) {
            return .rejected([conflict.refusal])
        }
        let schedule = try calculator.schedule(
            for: approved.arrears(injuryFactor: factors[approved.employer.area] ?? .full),
            paid: paid.filter { numbers.contains($0.person) }.map(\.contribution))
        enrollments += approved.enrollments
        paid += schedule.lines.map { line in
            let contribution = PaidContribution(
                month: line.month, insurance: line.insurance, payer: approved.employer.creditCode)
            return (approved.person.personNumber, contribution)
        }
        return .accepted(Accepted(personNumber: approved.person.personNumber, arrears: schedule))
    }

    private struct Row {
        let fields: [String: String]

        subscript(column: String) -> String { fields[column] ?? "" }

        func value<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value {
            try #require(read(self[column]), "\(column) of \(fields)")
        }
    }

    /// The cases hold no quoted field.
    private static func rows(_ path: String) throws -> [Row] {
        let lines = String(decoding: try Fixtures.caseFile(path), as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let header = try #require(lines.first)
        return try lines.dropFirst().map { line in
            try #require(line.count == header.count)
            return Row(fields: Dictionary(uniqueKeysWithValues: zip(header, line)))
        }
    }
}
