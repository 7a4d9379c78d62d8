/// What the registry knows of an enrollment's employer and person, over all records that carry the ID number.
public struct EnrollmentFacts: Hashable, Sendable {
    /// Nil: not registered.
    public var employer: Employer?
    /// In all areas, in the order in which an ambiguity lists them.
    public var records: [PersonRecord]
    public var enrollments: [Enrollment]
    public var flexibleEnrollments: [FlexibleEnrollment]

    public init(
        employer: Employer?, records: [PersonRecord], enrollments: [Enrollment],
        flexibleEnrollments: [FlexibleEnrollment]
    ) {
        self.employer = employer
        self.records = records
        self.enrollments = enrollments
        self.flexibleEnrollments = flexibleEnrollments
    }
}

/// An enrollment that passed checks 1 to 7; it still has to be asked for benefit conflicts.
public struct ApprovedEnrollment: Hashable, Sendable {
    public let employer: Employer
    public let person: PersonRecord
    public let startMonth: Month
    public let operatingMonth: Month
    public let monthlyWage: Money
    /// In the order of listings.
    public let insurances: [Insurance]

    /// What is written into the registry, one for each insurance.
    public var enrollments: [Enrollment] {
        insurances.map { insurance in
            Enrollment(
                creditCode: employer.creditCode, personNumber: person.personNumber, insurance: insurance,
                startMonth: startMonth, endMonth: nil, monthlyWage: monthlyWage)
        }
    }

    /// What its arrears depend on.
    public func arrears(injuryFactor: InjuryFactor) -> ArrearsCase {
        ArrearsCase(
            employer: employer, injuryFactor: injuryFactor, startMonth: startMonth, operatingMonth: operatingMonth,
            insurances: insurances, monthlyWage: monthlyWage)
    }
}

/// 用人单位用工参保登记: checks 1 to 7 of docs/rules.md section 5.
public enum EnrollmentCheck {
    /// 1 to 3 stop at the first that fails; of 4 to 7 all that apply are reported, in their order.
    public static func decide(
        _ application: EnrollmentApplication, facts: EnrollmentFacts
    ) -> Ruling<ApprovedEnrollment> {
        let identified = identify(application, employer: facts.employer, records: facts.records)
        guard case .accepted(let enrollment) = identified else { return identified }
        let obstacles = obstacles(application, person: enrollment.person, employer: enrollment.employer, facts: facts)
        return obstacles.isEmpty ? identified : .rejected(obstacles)
    }

    /// Checks 1 to 3: who is to be enrolled, where, and on what terms. Alone it serves to go on with an enrollment whose
    /// other checks have passed before.
    public static func identify(
        _ application: EnrollmentApplication, employer: Employer?, records: [PersonRecord]
    ) -> Ruling<ApprovedEnrollment> {
        guard let employer else { return .rejected(.employerNotFound) }
        guard case .accepted(let terms) = application.terms else {
            return .rejected(application.terms.refusals)
        }
        let person = choosePerson(application, of: records, in: employer.area)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        guard person.name == application.name else { return .rejected(.nameMismatch) }
        return .accepted(
            ApprovedEnrollment(
                employer: employer, person: person, startMonth: terms.startMonth,
                operatingMonth: application.operatingMonth, monthlyWage: terms.monthlyWage,
                insurances: application.insurances))
    }

    /// Check 2.
    private static func choosePerson(
        _ application: EnrollmentApplication, of records: [PersonRecord], in area: AreaCode
    ) -> Ruling<PersonRecord> {
        let candidates = records.filter { $0.area == area && $0.identity == application.identity }
        if let chosen = application.personNumber {
            return candidates.first { $0.personNumber.text == chosen }.map { .accepted($0) }
                ?? .rejected(.personNotFound)
        }
        guard let only = candidates.first else { return .rejected(.personNotFound) }
        guard candidates.count == 1 else {
            let numbers = candidates.map(\.personNumber.text).joined(separator: "、")
            return .rejected(.personAmbiguous, detail: "个人编号：\(numbers)。")
        }
        return .accepted(only)
    }

    /// Checks 4 to 7.
    private static func obstacles(
        _ application: EnrollmentApplication, person: PersonRecord, employer: Employer, facts: EnrollmentFacts
    ) -> [Refusal] {
        let active = facts.enrollments.filter { $0.isActive(in: application.operatingMonth) }
        var refusals: [Refusal] = []
        if person.householdType == nil {
            refusals.append(Refusal(.householdTypeMissing))
        }
        if facts.flexibleEnrollments.contains(where: { $0.isActive(in: application.operatingMonth) }) {
            refusals.append(Refusal(.flexibleEnrolled))
        }
        if application.insurances.contains(.pension), active.contains(where: { $0.insurance == .pension }) {
            refusals.append(pensionEnrolled(active, at: employer))
        }
        let repeated = application.insurances.filter { insurance in
            insurance != .pension
                && active.contains { $0.creditCode == employer.creditCode && $0.insurance == insurance }
        }
        if !repeated.isEmpty {
            let names = repeated.map(\.chineseName).joined(separator: "、")
            refusals.append(Refusal(.alreadyEnrolled, detail: "险种：\(names)。"))
        }
        return refusals
    }

    /// Says so where it is this employer itself. Which other one it is, is the person's to tell.
    private static func pensionEnrolled(_ active: [Enrollment], at employer: Employer) -> Refusal {
        let here = active.first { $0.insurance == .pension && $0.creditCode == employer.creditCode }
        return Refusal(.pensionEnrolled, detail: here.map { "已在本单位参保，自\($0.startMonth)起。" })
    }
}
