import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 用人单位退工停保登记.
struct TerminationHandler: FilingHandler {
    func decide(
        _ filing: Filing<TerminationRequest>, in registry: any RegistryTransaction
    ) throws -> Step<TerminationBody, Never> {
        let application = TerminationApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let facts = try EmploymentLookup(registry: registry).facts(
            of: application.person, at: application.creditCode)
        let ruling = application.decide(facts)
        guard case .accepted(let termination) = ruling else { return .rejected(ruling.refusals) }
        let reason = filing.request.reason
        let change = try registry.addChange(
            NewEnrollmentChange(
                kind: .termination, filingID: filing.request.filingID, creditCode: application.creditCode,
                personNumber: termination.personNumber, operatingMonth: filing.operatingMonth,
                acceptedMonth: filing.today.month, reason: reason))
        for record in termination.records { try registry.end(record, with: termination.lastMonth, by: change) }
        return .accepted(
            TerminationBody(
                personNumber: termination.personNumber, lastMonth: termination.lastMonth, reason: reason,
                insurances: termination.insurances))
    }
}
