import Filings
import Foundation
import Registry
import SocialInsurance
import WorkerKit

/// A worker whose decisions are written down by the test: by filing id, else accepted. It takes benefit checks, since
/// these need nothing from the registry. What it finds out is the step that follows.
struct ScriptedHandler: FilingHandler {
    typealias Request = BenefitCheckRequest
    typealias Body = BenefitCheckBody

    var script: @Sendable (String, any RegistryTransaction) throws -> ScriptedStep
    var answer: @Sendable (String) async -> ScriptedStep = { _ in Self.acceptance }
    var isOpen: @Sendable () async -> WaitingRoom = { .filings(.max) }
    let inquiryName = "somebody"
    var subFilings: [FilingKind] = []
    /// Whether acceptances are kept for a process that goes on with their filing.
    var keepsFindings = false

    static let acceptance = ScriptedStep.accepted(BenefitCheckBody(conflicts: [], amountToReturn: .zero))

    init(
        _ script: @escaping @Sendable (String, any RegistryTransaction) throws -> ScriptedStep = { _, _ in acceptance }
    ) {
        self.script = script
    }

    /// Asks about the filings that begin so, and accepts all others.
    static func asking(
        about prefix: String = "", _ answer: @escaping @Sendable (String) async -> ScriptedStep
    ) -> ScriptedHandler {
        var handler = ScriptedHandler { id, _ in id.hasPrefix(prefix) ? .asks(id) : acceptance }
        handler.answer = answer
        return handler
    }

    func decide(
        _ filing: Filing<BenefitCheckRequest>, in registry: any RegistryTransaction
    ) throws -> ScriptedStep {
        try script(filing.request.filingID, registry)
    }

    func find(_ inquiry: String) async -> ScriptedStep { await answer(inquiry) }

    func keepsake(of finding: ScriptedStep) throws -> Data? {
        guard keepsFindings, case .accepted(let body) = finding else { return nil }
        return try JSONEncoder().encode(body)
    }

    func finding(from keepsake: Data) throws -> ScriptedStep {
        .accepted(try JSONDecoder().decode(BenefitCheckBody.self, from: keepsake))
    }

    func room() async -> WaitingRoom { await isOpen() }

    func resume(
        _ filing: Filing<BenefitCheckRequest>, with answer: SubFilingAnswer, in registry: any RegistryTransaction
    ) throws -> ScriptedStep { Self.acceptance }

    func resume(
        _ filing: Filing<BenefitCheckRequest>, with finding: ScriptedStep, in registry: any RegistryTransaction
    ) throws -> ScriptedStep { finding }
}

typealias ScriptedStep = Step<BenefitCheckBody, String>

extension Step where Body == BenefitCheckBody, Inquiry == String {
    static var unavailable: ScriptedStep { .deferred(Deferral(code: .ministryUnavailable)) }
}

/// Fails like a handler that somebody has to mend. Its text holds what must not get into a log.
struct HandlerBug: Error, CustomStringConvertible {
    var description: String { "张三 321202199003074512" }
}
