/// A rollback filing's fields as they were sent.
public struct RollbackForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var person: PersonForm
    public var targetFilingID: String
    /// Nil: of whatever kind.
    public var targetKind: EnrollmentChange.Kind?

    public init(
        employer: String, person: PersonForm, targetFilingID: String, targetKind: EnrollmentChange.Kind? = nil
    ) {
        self.employer = employer
        self.person = person
        self.targetFilingID = targetFilingID
        self.targetKind = targetKind
    }
}

/// A rollback filing that names an employer and a person, 人员变更回退.
public struct RollbackApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let person: PersonClaim
    public let operatingMonth: Month
    private let targetFilingID: String
    private let targetKind: EnrollmentChange.Kind?

    /// The form's own checks: credit code, ID number, name. They stop at the first that fails.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The month of the filing's first receipt.
    public static func read(
        _ form: RollbackForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<RollbackApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        return .accepted(
            RollbackApplication(
                creditCode: creditCode, person: person, operatingMonth: operatingMonth,
                targetFilingID: form.targetFilingID, targetKind: form.targetKind))
    }

    /// The change that is meant, if it can be undone: the person's latest one at the employer that stands, in the month in
    /// which it was accepted.
    ///
    /// - Parameters:
    ///   - employer: The one whose credit code is filed; nil: not registered.
    ///   - records: All that carry the ID number.
    ///   - changes: The person's at the employer, undone ones too, in the order of acceptance.
    public func target(
        employer: Employer?, records: [PersonRecord], changes: [EnrollmentChange]
    ) -> Ruling<EnrollmentChange> {
        guard employer != nil else { return .rejected(.employerNotFound) }
        let named = changes.filter {
            $0.filingID == targetFilingID && (targetKind == nil || $0.kind == targetKind)
        }
        // The latest that stands, where filings of several kinds share the id.
        guard let target = named.last(where: { $0.undoneBy == nil }) ?? named.last else {
            return .rejected(.rollbackNotAllowed, detail: "本单位没有该人员编号为\(targetFilingID)的变更。")
        }
        if let rollback = target.undoneBy {
            return .rejected(.rollbackNotAllowed, detail: "该变更已由\(rollback)回退。")
        }
        let owner = records.first { $0.personNumber == target.personNumber }
        if let owner, !person.agrees(with: owner) { return .rejected(.nameMismatch) }
        guard (target.operatingMonth...max(target.operatingMonth, target.acceptedMonth)).contains(operatingMonth) else {
            return .rejected(.rollbackNotAllowed, detail: "该变更办理于\(target.acceptedMonth)。")
        }
        if let latest = changes.last(where: { $0.undoneBy == nil }), latest.number != target.number {
            let name = "\(latest.kind.chineseName) \(latest.filingID)"
            return .rejected(.rollbackNotAllowed, detail: "其后另有变更：\(name)。")
        }
        return .accepted(target)
    }

    /// Why ended enrollments cannot begin to run again; empty: they can. What an enrollment must not find, a rollback must
    /// not bring about either: somebody else has insured the person since.
    ///
    /// - Parameters:
    ///   - restored: As they were before they ended.
    ///   - enrollments: All under the ID number, at any employer, as they are now.
    public func obstacles(
        restoring restored: [Enrollment], enrollments: [Enrollment], flexibleEnrollments: [FlexibleEnrollment]
    ) -> [Refusal] {
        let active = restored.filter { $0.isActive(in: operatingMonth) }
        guard active.contains(where: { $0.insurance == .pension }) else { return [] }
        if enrollments.contains(where: { $0.insurance == .pension && $0.isActive(in: operatingMonth) }) {
            return [Refusal(.rollbackNotAllowed, detail: "该人员已另行参加\(Insurance.pension.chineseName)。")]
        }
        // One that ran before beside the employment does so again.
        if flexibleEnrollments.contains(where: { $0.isActive(in: operatingMonth) && $0.startMonth >= operatingMonth }) {
            return [Refusal(.rollbackNotAllowed, detail: "该人员已办理灵活就业参保。")]
        }
        return []
    }
}

/// The lines that undo what a change has booked, and what was booked in its consequence. Each is the opposite of what is
/// there; nothing is removed.
public enum Reversal {
    /// Undoes all that was booked for an enrollment: arrears, and regular contributions since. By month, then insurance.
    public static func ofEnrollment(_ filing: String, in ledger: [LedgerEntry]) -> [LedgerEntry] {
        LedgerSum.of(ledger.filter { $0.enrollment == filing }).filter { !$0.isEmpty }.map {
            $0.reversed(enrollment: filing, raise: nil)
        }
    }

    /// Undoes the differences that a base adjustment has booked, and takes regular contributions that went by its wage
    /// since back to the wage before: such a month is taken back and paid again. By month, then insurance.
    ///
    /// - Parameters:
    ///   - change: The base adjustment.
    ///   - records: The enrollments whose wage it has raised, this raise included.
    public static func ofRaise(
        _ change: Int64, records: [EnrollmentRecord], in ledger: [LedgerEntry], _ policy: Policy, employer: Employer,
        injuryFactor: InjuryFactor
    ) throws(MissingPolicy) -> [LedgerEntry] {
        var lines: [LedgerEntry] = []
        for record in records {
            let enrollment = record.enrollment
            let own = ledger.filter {
                $0.raise == change && $0.enrollment == record.filing && $0.insurance == enrollment.insurance
                    && $0.personNumber == enrollment.personNumber
            }
            let before = record.without(raise: change)
            for sum in LedgerSum.of(own) where !sum.isEmpty {
                lines.append(sum.reversed(enrollment: record.filing, raise: change))
                guard sum.isPaid else { continue }
                let contribution = try policy.contribution(
                    month: sum.month, insurance: sum.insurance, monthlyWage: before.monthlyWage(in: sum.month),
                    injuryClass: employer.injuryClass, injuryFactor: injuryFactor)
                lines.append(LedgerEntry(contribution, for: before, raise: before.raise(in: sum.month)?.change))
            }
        }
        return lines.sorted {
            ($0.month, $0.insurance, $0.effect.rawValue) < ($1.month, $1.insurance, $1.effect.rawValue)
        }
    }
}
