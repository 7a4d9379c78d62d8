import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 失业金发放信息: whether unemployment benefit was paid for months after the contract's start.
struct BenefitCheckHandler: FilingHandler {
    func decide(
        _ filing: Filing<BenefitCheckRequest>, in registry: any RegistryTransaction
    ) throws -> Step<BenefitCheckBody, Never> {
        let application = BenefitCheckApplication.read(filing.request.form, today: filing.today)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let payments = try registry.benefits(idNumber: application.identity.number, after: application.startMonth)
        guard let conflict = application.conflict(among: payments) else {
            return .accepted(BenefitCheckBody(conflicts: [], amountToReturn: .zero))
        }
        let conflicts = conflict.payments.map { BenefitCheckBody.Conflict(month: $0.month, amount: $0.amount) }
        return .rejected(
            [conflict.refusal], BenefitCheckBody(conflicts: conflicts, amountToReturn: conflict.amountToReturn))
    }
}
