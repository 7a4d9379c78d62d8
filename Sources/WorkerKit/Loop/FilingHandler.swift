import Filings
import Foundation
import Registry
import SocialInsurance

/// What a worker knows how to decide. A handler holds rules, no state: everything it decides on comes from the filing,
/// the registry and, where it has to ask somebody else, from what was found out.
public protocol FilingHandler: Sendable {
    associatedtype Request: FilingRequest
    associatedtype Body: ResultBody
    /// A question that cannot be answered inside a registry transaction. `Never` where there is none.
    associatedtype Inquiry: Sendable = Never
    /// What was found out.
    associatedtype Finding: Sendable = Never

    /// The kinds of sub-filings whose results this worker takes.
    var subFilings: [FilingKind] { get }
    /// What a filing waits for while its inquiry is under way, as operators read it, e.g. "ministry".
    var inquiryName: String { get }

    /// Decides a new filing, or one that is taken up again from its beginning.
    func decide(
        _ filing: Filing<Request>, in registry: any RegistryTransaction
    ) throws -> Step<Body, Inquiry>

    /// Goes on with a filing whose sub-filing was decided.
    func resume(
        _ filing: Filing<Request>, with answer: SubFilingAnswer, in registry: any RegistryTransaction
    ) throws -> Step<Body, Inquiry>

    /// Finds something out, outside of any transaction. Does not throw: not to have found out is a finding too. What it
    /// finds after its task was cancelled is not looked at; another process asks again.
    func find(_ inquiry: Inquiry) async -> Finding

    /// How many waiting filings to take up now. New ones are always taken, and cancelled ones decided.
    func room() async -> WaitingRoom

    /// A finding as it is kept for the process that goes on with the filing, where that is another one meanwhile. Nil
    /// where it does better to find out anew.
    func keepsake(of finding: Finding) throws -> Data?

    /// The finding again.
    func finding(from keepsake: Data) throws -> Finding

    /// Goes on with a filing whose inquiry is answered.
    func resume(
        _ filing: Filing<Request>, with finding: Finding, in registry: any RegistryTransaction
    ) throws -> Step<Body, Inquiry>
}

extension FilingHandler {
    public var subFilings: [FilingKind] { [] }
    public var inquiryName: String { "" }
    public func room() async -> WaitingRoom { .filings(.max) }

    public func keepsake(of finding: Finding) -> Data? { nil }

    public func finding(from keepsake: Data) throws -> Finding {
        throw HandlerError.unreadableFinding(Request.kind)
    }

    public func resume(
        _ filing: Filing<Request>, with answer: SubFilingAnswer, in registry: any RegistryTransaction
    ) throws -> Step<Body, Inquiry> {
        throw HandlerError.unexpectedAnswer(answer.kind)
    }
}

extension FilingHandler where Inquiry == Never, Finding == Never {
    public func find(_ inquiry: Never) async -> Never {}

    public func resume(
        _ filing: Filing<Request>, with finding: Never, in registry: any RegistryTransaction
    ) throws -> Step<Body, Never> {}
}

/// How many waiting filings a handler can do something for.
public enum WaitingRoom: Hashable, Sendable {
    case filings(Int)
    /// None before that instant of the system's clock: they would only be put off again.
    case none(until: Date)
}

/// A filing as its handler sees it.
public struct Filing<Request: FilingRequest>: Sendable {
    public let request: Request
    /// The month in which the system first received it, in Asia/Shanghai.
    public let operatingMonth: Month
    /// The business date on which it is decided.
    public let today: CalendarDate

    public init(request: Request, operatingMonth: Month, today: CalendarDate) {
        self.request = request
        self.operatingMonth = operatingMonth
        self.today = today
    }
}

/// What becomes of a filing.
public enum Step<Body: ResultBody, Inquiry: Sendable>: Sendable {
    /// Decided. The body holds the result's own fields.
    case accepted(Body)
    /// Decided. The first refusal is the decisive one; a body where the contract gives a refused result fields of its own.
    case rejected([Refusal], Body? = nil)
    /// Another worker has to answer first.
    case awaits(SubFiling)
    /// Something has to be found out first.
    case asks(Inquiry)
    /// Cannot be decided now, through nobody's fault: it is tried again by the retry schedule.
    case deferred(Deferral)
    /// Too much for one transaction: a portion of it is done and kept in the registry, and `decide` is called again for the
    /// next one as soon as other work has had its turn. The text says for operators what is under way.
    case proceeds(String)
}

/// Why a filing has to wait, and what is known of how long.
public struct Deferral: Sendable {
    public let code: RefusalCode
    /// Not before this instant of the system's clock, where somebody has said so.
    public let notBefore: Date?
    /// Whether it uses up an attempt: not while no attempt was made.
    public let counted: Bool
    /// For the applicant, in Chinese; nil: the code says it all.
    public let detail: String?
    /// For operators, without personal data.
    public let note: String?

    public init(
        code: RefusalCode, notBefore: Date? = nil, counted: Bool = true, detail: String? = nil, note: String? = nil
    ) {
        self.code = code
        self.notBefore = notBefore
        self.counted = counted
        self.detail = detail
        self.note = note
    }
}

/// A filing that one worker sends to another.
public struct SubFiling: Sendable {
    public let kind: FilingKind
    public let key: Data?
    public let body: Data

    public init(_ request: some FilingRequest) throws {
        self.kind = type(of: request).kind
        self.key = Data(request.recordKey.utf8)
        self.body = try request.encoded()
    }
}

/// Faults of a handler: what a developer has to mend.
public enum HandlerError: OperatorReadable, Sendable {
    case unexpectedAnswer(FilingKind)
    /// The text says what is missing, without personal data.
    case incompleteAnswer(FilingKind, String)
    /// What another process has found out is in no form that this one knows.
    case unreadableFinding(FilingKind)

    public var operatorText: String {
        switch self {
        case .unexpectedAnswer(let kind): "an answer of \(kind.rawValue) that this worker never asks for"
        case .incompleteAnswer(let kind, let what): "an answer of \(kind.rawValue) is incomplete: \(what)"
        case .unreadableFinding(let kind): "what was kept for a filing of \(kind.rawValue) cannot be read"
        }
    }
}
