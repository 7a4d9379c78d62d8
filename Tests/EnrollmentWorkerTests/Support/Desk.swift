import Filings
import Foundation
import MessageLog
import Registry
import SQLiteRegistry
import SocialInsurance
import WorkerKit

@testable import ArrearsWorker
@testable import BasicInfoWorker
@testable import BenefitCheckWorker
@testable import EnrollmentWorker

/// Handlers over a real registry, without a log between: filings go straight in, and their answers come straight out.
final class Desk {
    let registry: SQLiteRegistry
    private let folder: URL
    let policy: Policy
    private let photos: Photos
    /// The business clock's month.
    var month = Month("2021-07")!
    private var filings = 0

    static let employers = ["91440300708461136T", "91110108551385082Q", "91350100M000100Y43"].map { CreditCode($0)! }
    static let idNumber = "321083197812162119"
    static let person = NamedPerson(idType: .residentID, idNumber: idNumber)

    /// What became of a filing.
    enum Verdict<Body: Sendable>: Sendable {
        case accepted(Body)
        case rejected([Refusal])

        var body: Body? { if case .accepted(let body) = self { body } else { nil } }
        var codes: [RefusalCode] { if case .rejected(let refusals) = self { refusals.map(\.code) } else { [] } }
    }

    private struct Photos: AttachmentStore {
        func contains(_ sha256: String) -> Bool { sha256 == Desk.photo }
    }

    static let photo = String(repeating: "a0", count: 32)

    /// With some employers, and one person who has a record but no insurance.
    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-desk-\(UUID().uuidString)")
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../policy").standardized
        policy = try PolicyFolder.load(root)
        photos = Photos()
        try await registry.write { registry in
            let area = AreaCode("321200")!
            let number = try registry.beginImport(at: Date())
            _ = try registry.add(.areas([Area(code: area, name: "泰州市", injuryFactor: .full)]), of: number)
            let employers = Self.employers.enumerated().map { index, code in
                Employer(creditCode: code, name: "单位\(index)", area: area, injuryClass: index + 1)
            }
            _ = try registry.add(.employers(employers), of: number)
            _ = try registry.addPerson(.desk(area))
        }
    }

    func close() async throws {
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    /// An id that no filing has had.
    func nextID(_ letter: String) -> String {
        filings += 1
        return "\(letter)-\(filings)"
    }

    private func filing<Request: FilingRequest>(_ request: Request) -> Filing<Request> {
        Filing(request: request, operatingMonth: month, today: CalendarDate(month: month, day: 15)!)
    }

    // MARK: - Filings that are decided at once

    func terminate(_ request: TerminationRequest) async throws -> Verdict<TerminationBody> {
        try await decide(request, TerminationHandler())
    }

    func adjust(_ request: BaseAdjustmentRequest) async throws -> Verdict<BaseAdjustmentBody> {
        try await decide(request, BaseAdjustmentHandler(policy: policy, attachments: photos))
    }

    func rollBack(_ request: RollbackRequest) async throws -> Verdict<RollbackBody> {
        try await decide(request, RollbackHandler(policy: policy))
    }

    func stopFlexible(_ request: FlexibleStopRequest) async throws -> Verdict<FlexibleStopBody> {
        try await decide(request, FlexibleStopHandler())
    }

    func setHousehold(_ request: HouseholdTypeRequest) async throws -> Verdict<HouseholdTypeBody> {
        try await decide(request, HouseholdTypeHandler())
    }

    func giveBack(_ request: BenefitReturnRequest) async throws -> Verdict<BenefitReturnBody> {
        try await decide(request, BenefitReturnHandler())
    }

    private func decide<Handler: FilingHandler>(
        _ request: Handler.Request, _ handler: Handler
    ) async throws -> Verdict<Handler.Body> {
        let filing = filing(request)
        return try await registry.write { try Self.verdict(handler.decide(filing, in: $0)) }
    }

    private static func verdict<Body: Sendable, Inquiry>(_ step: Step<Body, Inquiry>) throws -> Verdict<Body> {
        switch step {
        case .accepted(let body): .accepted(body)
        case .rejected(let refusals, _): .rejected(refusals)
        default: throw CocoaError(.featureUnsupported)
        }
    }

    // MARK: - Filings that take several turns

    /// As many portions as it takes, each a transaction.
    func settle(_ month: Month, portion: Int = 1) async throws -> SettlementBody {
        let handler = SettlementHandler(calculator: SettlementCalculator(policy: policy), portion: portion)
        let filing = filing(SettlementRequest(filingID: nextID("S"), month: "\(month)"))
        while true {
            if case .accepted(let body) = try await registry.write({ try handler.decide(filing, in: $0) }) {
                return body
            }
        }
    }

    /// Through the benefit check and the booking of arrears, as three workers do it.
    func enroll(_ request: EnrollmentRequest) async throws -> Verdict<EnrollmentBody> {
        let filing = filing(request)
        let journaled = try JournalEntry.waiting(request, in: month)
        let (month, today, policy) = (month, filing.today, policy)
        return try await registry.write { registry in
            let handler = EnrollmentHandler()
            guard case .awaits(let check) = try handler.decide(filing, in: registry) else {
                return try Self.verdict(handler.decide(filing, in: registry))
            }
            let benefits = try BenefitCheckHandler().decide(
                Filing(request: try decoded(check), operatingMonth: month, today: today), in: registry)
            let first = try handler.resume(
                filing, with: try answer(benefits, to: check, request.filingID, month),
                in: registry)
            guard case .awaits(let arrears) = first else { return try Self.verdict(first) }
            _ = try registry.insert(journaled)
            let booked = try ArrearsHandler(calculator: ArrearsCalculator(policy: policy)).decide(
                Filing(request: try decoded(arrears), operatingMonth: month, today: today), in: registry)
            return try Self.verdict(
                handler.resume(
                    filing, with: try answer(booked, to: arrears, request.filingID, month),
                    in: registry))
        }
    }
}

private func decoded<Request: FilingRequest>(_ subFiling: SubFiling) throws -> Request {
    try RequestDecoder().decode(from: subFiling.body).get()
}

/// The answer to a sub-filing, as its worker writes it.
private func answer<Body>(
    _ step: Step<Body, Never>, to subFiling: SubFiling, _ parent: String, _ month: Month
) throws -> SubFilingAnswer {
    let verdict: FilingResult<Body>.Verdict =
        switch step {
        case .accepted(let body): .accepted(body)
        case .rejected(let refusals, let body): .rejected(refusals.map(ErrorEntry.init), body)
        default: throw CocoaError(.featureUnsupported)
        }
    let filingID =
        subFiling.kind == .arrears ? FilingID.arrears(of: parent) : FilingID.benefitCheck(of: parent)
    let result = FilingResult(
        filingID: filingID, revision: 1, decidedAt: Date(timeIntervalSince1970: 0), operatingMonth: month,
        verdict: verdict)
    let recorded = try ResultEncoder().record(result, key: nil, traceparent: nil)
    return try SubFilingAnswer(body: recorded.body, kind: subFiling.kind)
}

extension JournalEntry {
    /// An enrollment that waits for its arrears.
    fileprivate static func waiting(_ request: EnrollmentRequest, in month: Month) throws -> JournalEntry {
        var entry = JournalEntry(
            kind: .enrollment, filingID: request.filingID, digest: request.contentDigest,
            source: RecordPosition(
                partition: TopicPartition(topic: TopicNames().requests(.enrollment), partition: 0), offset: 0),
            recordKey: nil, personKey: nil, employer: request.employer, state: .awaiting, operatingMonth: month,
            receivedAt: Date(), firstSeen: Date(), request: try request.encoded(), traceparent: nil)
        entry.waitsFor = FilingKind.arrears.rawValue
        return entry
    }
}

extension NewPerson {
    fileprivate static func desk(_ area: AreaCode) -> NewPerson {
        let identity = IdentityDocument(recorded: Desk.idNumber, type: .residentID)
        return NewPerson(
            area: area, identity: identity, name: PersonName("张三")!, sex: identity.sex, birthDate: identity.birthDate,
            householdType: .urban)
    }
}
