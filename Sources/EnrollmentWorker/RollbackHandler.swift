import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 人员变更回退: an employer's latest change of a person is undone, by lines that are the opposite of what was booked.
struct RollbackHandler: FilingHandler {
    let policy: Policy

    func decide(
        _ filing: Filing<RollbackRequest>, in registry: any RegistryTransaction
    ) throws -> Step<RollbackBody, Never> {
        let application = RollbackApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let idNumber = application.person.identity.number
        let target = application.target(
            employer: try registry.employer(application.creditCode),
            records: try registry.personRecords(idNumber: idNumber),
            changes: try registry.changes(idNumber: idNumber, at: application.creditCode))
        guard case .accepted(let change) = target else { return .rejected(target.refusals) }
        if change.kind == .termination {
            let obstacles = application.obstacles(
                restoring: try registry.endedEnrollments(by: change),
                enrollments: try registry.enrollments(idNumber: idNumber),
                flexibleEnrollments: try registry.flexibleEnrollments(idNumber: idNumber))
            guard obstacles.isEmpty else { return .rejected(obstacles) }
        }
        return .accepted(try undo(change, idNumber: idNumber, filing, in: registry))
    }

    private func undo(
        _ change: EnrollmentChange, idNumber: String, _ filing: Filing<RollbackRequest>,
        in registry: any RegistryTransaction
    ) throws -> RollbackBody {
        // Before the change is undone: its enrollments and raises are looked at.
        let lines = try reversal(of: change, idNumber: idNumber, in: registry)
        try registry.undo(change, by: filing.request.filingID)
        let settlementMonth = filing.operatingMonth + 1
        try registry.book(
            lines.map {
                LedgerLine(
                    $0, creditCode: change.creditCode, settlementMonth: settlementMonth, kind: .rollback,
                    filing: filing.request.filingID)
            })
        return RollbackBody(
            personNumber: change.personNumber, targetFilingID: change.filingID, targetKind: change.kind,
            reversal: BookedLines(settlementMonth: settlementMonth, lines: lines.map(\.contribution)))
    }

    private func reversal(
        of change: EnrollmentChange, idNumber: String, in registry: any RegistryTransaction
    ) throws -> [LedgerEntry] {
        let ledger = try registry.ledger(idNumber: idNumber, of: change.creditCode)
        switch change.kind {
        case .termination:
            return []
        case .enrollment:
            return Reversal.ofEnrollment(change.filingID, in: ledger)
        case .baseAdjustment:
            guard let employer = try registry.employer(change.creditCode) else {
                throw HandlerError.incompleteAnswer(.baseAdjustment, "its employer has gone")
            }
            let records = try registry.enrollmentRecords(idNumber: idNumber, at: change.creditCode)
            return try Reversal.ofRaise(
                change.number, records: records.filter { $0.raises.contains { $0.change == change.number } },
                in: ledger, policy, employer: employer,
                injuryFactor: try EmploymentLookup(registry: registry).injuryFactor(of: employer))
        }
    }
}
