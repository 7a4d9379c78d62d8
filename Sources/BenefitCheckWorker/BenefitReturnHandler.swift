import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 失业金退回: months of unemployment benefit that were paid back stand against no enrollment any more.
struct BenefitReturnHandler: FilingHandler {
    func decide(
        _ filing: Filing<BenefitReturnRequest>, in registry: any RegistryTransaction
    ) throws -> Step<BenefitReturnBody, Never> {
        let application = BenefitReturnApplication.read(filing.request.form, today: filing.today)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let idNumber = application.person.identity.number
        let payments = try application.monthBefore.map { try registry.benefits(idNumber: idNumber, after: $0) }
        let ruling = application.decide(
            records: try registry.personRecords(idNumber: idNumber), payments: payments ?? [])
        guard case .accepted(let returned) = ruling else { return .rejected(ruling.refusals) }
        for payment in returned { try registry.markReturned(payment, by: filing.request.filingID) }
        return .accepted(
            BenefitReturnBody(returned: returned.map { BenefitReturnBody.Item(month: $0.month, amount: $0.amount) }))
    }
}
