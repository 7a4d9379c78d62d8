import Filings
import Foundation
import Registry
import SocialInsurance
import WorkerKit

/// A worker whose decisions are written down by the test: by filing id, else accepted. It takes benefit checks, since
/// these need nothing from the registry.
struct ScriptedHandler: FilingHandler {
    typealias Request = BenefitCheckRequest
    typealias Body = BenefitCheckBody

    var script: @Sendable (String, any RegistryTransaction) throws -> Step<BenefitCheckBody, String>
    var answer: @Sendable (String) async -> Bool = { _ in true }
    let inquiryName = "somebody"

    static let acceptance = Step<BenefitCheckBody, String>.accepted(
        BenefitCheckBody(conflicts: [], amountToReturn: .zero))

    init(
        _ script: @escaping @Sendable (String, any RegistryTransaction) throws -> Step<BenefitCheckBody, String> = {
            _, _ in Self.acceptance
        }
    ) {
        self.script = script
    }

    func decide(
        _ filing: Filing<BenefitCheckRequest>, in registry: any RegistryTransaction
    ) throws -> Step<BenefitCheckBody, String> {
        try script(filing.request.filingID, registry)
    }

    func find(_ inquiry: String) async -> Bool { await answer(inquiry) }

    func resume(
        _ filing: Filing<BenefitCheckRequest>, with finding: Bool, in registry: any RegistryTransaction
    ) throws -> Step<BenefitCheckBody, String> {
        finding ? Self.acceptance : .deferred(Deferral(code: .ministryUnavailable))
    }
}
