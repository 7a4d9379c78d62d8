import Filings
import Foundation
import MessageJSON
import Ministry
import MinistryAccess
import Registry
import SocialInsurance
import WorkerKit

/// 人员基础信息采集: a person who has no record in the employer's area is looked up at the Ministry of Public Security.
struct BasicInfoHandler: FilingHandler {
    typealias Request = BasicInfoRequest
    typealias Body = BasicInfoBody

    let gateway: MinistryGateway
    /// Closes the gateway, and what it asks through.
    let close: @Sendable () async -> Void
    let inquiryName = MinistryWaiting.inquiryName

    func decide(_ filing: Filing<BasicInfoRequest>, in registry: any RegistryTransaction) throws -> BasicInfoStep {
        try decide(filing, answer: nil, in: registry)
    }

    func find(_ inquiry: IdentityLookup) async -> LookupOutcome {
        do {
            return try await gateway.lookup(inquiry)
        } catch {
            return .unavailable(Unavailability(text: "the worker is stopping", notBefore: nil, counted: false))
        }
    }

    func resume(
        _ filing: Filing<BasicInfoRequest>, with finding: LookupOutcome, in registry: any RegistryTransaction
    ) throws -> BasicInfoStep {
        switch finding {
        case .answered(let answer):
            return try decide(filing, answer: answer, in: registry)
        case .unavailable(let reason):
            return .deferred(
                Deferral(
                    code: .ministryUnavailable, notBefore: reason.notBefore, counted: reason.counted,
                    note: reason.text))
        case .faulty(let error):
            throw error
        }
    }

    /// An answer only: who was not answered is asked again.
    func keepsake(of finding: LookupOutcome) throws -> Data? {
        guard case .answered(let answer) = finding else { return nil }
        return try MessageEncoder.encode(KeptAnswer(answer))
    }

    func finding(from keepsake: Data) throws -> LookupOutcome {
        .answered(try MessageDecoder.decode(KeptAnswer.self, from: keepsake).answer)
    }

    func room() async -> WaitingRoom {
        switch await gateway.room() {
        case .lookups(let count): .filings(count)
        case .none(let until, _): .none(until: until)
        }
    }

    /// Decides as far as it can without the answer, or with it. The records are looked at in both cases: another filing
    /// may have made one while the ministry was asked.
    private func decide(
        _ filing: Filing<BasicInfoRequest>, answer: IdentityAnswer?, in registry: any RegistryTransaction
    ) throws -> BasicInfoStep {
        let application = BasicInfoApplication.read(filing.request.form, today: filing.today)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let next = BasicInfoCheck.decide(
            application, employer: try registry.employer(application.creditCode),
            records: try registry.personRecords(idNumber: application.identity.number))
        switch next {
        case .rejected(let refusals):
            return .rejected(refusals)
        case .accepted(.known(let record)):
            return .accepted(BasicInfoBody(personNumber: record.personNumber, created: false))
        case .accepted(.ask(let area)):
            guard let answer else {
                return .asks(IdentityLookup(identity: application.identity, name: application.name))
            }
            return try register(application, in: area, answer, in: registry)
        }
    }

    private func register(
        _ application: BasicInfoApplication, in area: AreaCode, _ answer: IdentityAnswer,
        in registry: any RegistryTransaction
    ) throws -> BasicInfoStep {
        switch BasicInfoCheck.decide(application, answer: answer) {
        case .rejected(let refusals):
            return .rejected(refusals)
        case .accepted(let facts):
            let record = try registry.addPerson(
                NewPerson(
                    area: area, identity: application.identity, name: application.name, sex: facts.sex,
                    birthDate: facts.birthDate, householdType: facts.householdType))
            return .accepted(BasicInfoBody(personNumber: record.personNumber, created: true))
        }
    }
}

/// Says what the ministry made of a question, never about whom it was.
extension MinistryError: OperatorReadable {
    public var operatorText: String { text }
}

typealias BasicInfoStep = Step<BasicInfoBody, IdentityLookup>
