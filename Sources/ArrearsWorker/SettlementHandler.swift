import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 月度结算: one regular contribution for each enrollment and insurance that has none yet. Done in portions, each a
/// transaction of its own, so that nobody waits long for the registry, and what is done stays done when the process dies.
struct SettlementHandler: FilingHandler {
    let calculator: SettlementCalculator
    /// Persons in one portion.
    var portion = 200

    func decide(
        _ filing: Filing<SettlementRequest>, in registry: any RegistryTransaction
    ) throws -> Step<SettlementBody, Never> {
        let application = SettlementApplication.read(filing.request.form, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        if let creditCode = application.creditCode, try registry.employer(creditCode) == nil {
            return .rejected([Refusal(.employerNotFound)])
        }
        var run =
            try registry.settlementRun(filing.request.filingID)
            ?? SettlementRun(filingID: filing.request.filingID)
        let page = try registry.settlementPage(
            application.month, employer: application.creditCode, after: run.after, limit: portion)
        guard let last = page.last else { return .accepted(SettlementBody(application, run)) }
        try settle(page, application, &run, in: registry)
        run.after = last
        try registry.keep(run)
        return .proceeds("the settlement's next portion")
    }

    private func settle(
        _ page: SettlementPage, _ application: SettlementApplication, _ run: inout SettlementRun,
        in registry: any RegistryTransaction
    ) throws {
        let month = application.month
        var payers = Payers(registry: registry)
        for person in page.persons {
            // Looked up after the person before is booked: it may be the same person, by another record.
            let paid = try registry.contributions(idNumber: person.idNumber, months: month...month)
            let lines = try calculator.lines(for: month, person.enrollments, paid: paid) { try payers.payer($0) }
            guard !lines.isEmpty else { continue }
            try registry.book(
                lines.map {
                    LedgerLine(
                        $0.entry, creditCode: $0.creditCode, settlementMonth: application.settlementMonth,
                        kind: .settlement, filing: run.filingID)
                })
            run.persons += 1
            for line in lines { run.add(line.entry.contribution) }
        }
    }
}

/// Employers, each looked up once in a portion.
private struct Payers {
    let registry: any RegistryTransaction
    private var known: [CreditCode: SettlementCalculator.Payer?] = [:]

    init(registry: any RegistryTransaction) {
        self.registry = registry
    }

    mutating func payer(_ creditCode: CreditCode) throws -> SettlementCalculator.Payer? {
        if let payer = known[creditCode] { return payer }
        let payer = try registry.employer(creditCode).map { employer in
            SettlementCalculator.Payer(
                employer: employer, injuryFactor: try registry.area(employer.area)?.injuryFactor ?? .full)
        }
        known[creditCode] = .some(payer)
        return payer
    }
}

extension SettlementBody {
    init(_ application: SettlementApplication, _ run: SettlementRun) {
        self.init(
            month: application.month, settlementMonth: application.settlementMonth, persons: run.persons,
            lines: run.lines,
            totals: ContributionTotals(
                run.totals.mapValues {
                    ContributionTotals.Shares(
                        employerAmount: $0.employerAmount, individualAmount: $0.individualAmount)
                }))
    }
}
