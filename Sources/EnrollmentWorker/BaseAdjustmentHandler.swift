import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 缴费基数调整（上调）.
struct BaseAdjustmentHandler: FilingHandler {
    let policy: Policy
    let attachments: any AttachmentStore

    func decide(
        _ filing: Filing<BaseAdjustmentRequest>, in registry: any RegistryTransaction
    ) throws -> Step<BaseAdjustmentBody, Never> {
        let application = BaseAdjustmentApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let lookup = EmploymentLookup(registry: registry)
        let facts = try lookup.facts(of: application.person, at: application.creditCode)
        let ruling = application.decide(
            facts, injuryFactor: try lookup.injuryFactor(of: facts.employer), hasAttachment: attachments.contains)
        guard case .accepted(let adjustment) = ruling else { return .rejected(ruling.refusals) }
        return .accepted(try enter(adjustment, filing, in: registry))
    }

    private func enter(
        _ adjustment: ApprovedAdjustment, _ filing: Filing<BaseAdjustmentRequest>,
        in registry: any RegistryTransaction
    ) throws -> BaseAdjustmentBody {
        let creditCode = adjustment.employer.creditCode
        let change = try registry.addChange(
            NewEnrollmentChange(
                kind: .baseAdjustment, filingID: filing.request.filingID, creditCode: creditCode,
                personNumber: adjustment.personNumber, operatingMonth: filing.operatingMonth,
                acceptedMonth: filing.today.month))
        let raise = WageRaise(change: change.number, from: adjustment.from, monthlyWage: adjustment.monthlyWage)
        for record in adjustment.records { try registry.raise(record, raise) }
        let differences = try adjustment.differences(policy, raise: change.number)
        let settlementMonth = filing.operatingMonth + 1
        try registry.book(
            differences.map {
                LedgerLine(
                    $0, creditCode: creditCode, settlementMonth: settlementMonth, kind: .baseAdjustment,
                    filing: filing.request.filingID)
            })
        return BaseAdjustmentBody(
            personNumber: adjustment.personNumber, monthlyWage: adjustment.monthlyWage,
            effectiveMonth: adjustment.from, insurances: adjustment.insurances,
            differences: BookedLines(settlementMonth: settlementMonth, lines: differences.map(\.contribution)))
    }
}
