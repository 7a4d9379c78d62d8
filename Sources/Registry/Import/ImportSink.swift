import Foundation
import SocialInsurance

/// Where the rows of an import go, within one write transaction.
///
/// A row that the registry has already, with the same content, is left as it is, so that an import can be repeated. With
/// other content it is refused: an import fills a registry, it corrects nothing. Corrections are filings, which leave a trace.
public protocol ImportSink {
    /// Begins an import; returns the number by which its rows are known.
    func beginImport(at now: Date) throws -> Int64
    /// Adds rows, in their order. Those that are refused are named in the receipt; the transaction must not be kept then.
    func add(_ rows: ImportRows, of importNumber: Int64) throws -> ImportReceipt
}

/// Rows of one file, each valid by itself.
public enum ImportRows: Sendable {
    case areas([Area])
    case employers([Employer])
    case persons([PersonRecord])
    case enrollments([Enrollment])
    case flexible([FlexibleEnrollment])
    case contributions([ImportedContribution])
    case benefits([BenefitPayment])
}

/// A contribution as it comes from elsewhere: its amounts are not known.
public struct ImportedContribution: Hashable, Sendable {
    /// Nil: paid in flexible employment.
    public let creditCode: CreditCode?
    public let personNumber: PersonNumber
    public let insurance: Insurance
    public let month: Month
    public let base: Money
    public let settlementMonth: Month

    public init(
        creditCode: CreditCode?, personNumber: PersonNumber, insurance: Insurance, month: Month, base: Money,
        settlementMonth: Month
    ) {
        self.creditCode = creditCode
        self.personNumber = personNumber
        self.insurance = insurance
        self.month = month
        self.base = base
        self.settlementMonth = settlementMonth
    }
}

/// What became of some rows.
public struct ImportReceipt: Hashable, Sendable {
    public var added = 0
    /// The registry had them already.
    public var unchanged = 0
    /// By the index of the row among those added.
    public var refused: [Int: ImportRefusal] = [:]

    public init() {}
}

/// Why a row is refused that is valid by itself.
public enum ImportRefusal: Hashable, Sendable {
    /// Neither the registry nor this import has an employer of that credit code.
    case unknownEmployer
    case unknownPerson
    /// The same row has come with this import before.
    case repeated
    /// This import or the registry has the row with other content.
    case differs
}
