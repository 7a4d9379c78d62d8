import Filings
import Foundation

/// A form that was submitted: what its rows were, and under which ids they were filed. It holds personal data, as the forms
/// do, until it is forgotten.
public struct Batch: Hashable, Sendable {
    /// Made of what the form holds: the same rows in the same places are the same batch.
    public let id: String
    public let kind: FilingKind
    /// The number that the form was made with; nil: it has none.
    public let formNumber: String?
    /// The credit code that all its rows name; nil: several, or none.
    public let employer: String?
    /// When it was first submitted, by the business clock.
    public let submittedAt: Date
    /// How many rows it has, refused ones included.
    public let rows: Int

    public init(
        id: String, kind: FilingKind, formNumber: String?, employer: String?, submittedAt: Date, rows: Int
    ) {
        self.id = id
        self.kind = kind
        self.formNumber = formNumber
        self.employer = employer
        self.submittedAt = submittedAt
        self.rows = rows
    }
}

/// A row of a batch as it was submitted.
public struct SubmittedRow: Hashable, Sendable {
    /// In the form, from 1.
    public let number: Int
    /// Nil: it was not filed.
    public let filingID: String?
    /// Of the filing's content; nil: it was not filed.
    public let digest: Data?
    /// In the order of the form's columns.
    public let texts: [String]
    /// Why it was not filed, by its cells; nil: it was.
    public let problem: String?
    /// The earlier row that it is the same as; nil: none.
    public let repeats: Int?

    public init(
        number: Int, filingID: String?, digest: Data?, texts: [String], problem: String? = nil, repeats: Int? = nil
    ) {
        self.number = number
        self.filingID = filingID
        self.digest = digest
        self.texts = texts
        self.problem = problem
        self.repeats = repeats
    }
}

/// Where a row's filing stands.
public struct RowStanding: Hashable, Sendable {
    public let state: FilingState
    /// Nil where it is accepted, or on its first way.
    public let errorCode: String?
    /// Whether the filing under the row's id is the row's; else somebody has filed something else under it.
    public let isRows: Bool

    public init(state: FilingState, errorCode: String?, isRows: Bool) {
        self.state = state
        self.errorCode = errorCode
        self.isRows = isRows
    }
}

/// A row, and what has become of it.
public struct BatchRow: Hashable, Sendable {
    public let row: SubmittedRow
    /// Nil: no worker has taken it up yet, or it was not filed.
    public let standing: RowStanding?
    /// The latest revision of its filing's result; nil: there is none.
    public let result: Data?

    public init(row: SubmittedRow, standing: RowStanding?, result: Data?) {
        self.row = row
        self.standing = standing
        self.result = result
    }
}

/// How many rows of a batch stand alike.
public struct BatchCount: Hashable, Sendable {
    /// Nil: no worker has taken them up yet, or they were not filed.
    public let standing: RowStanding?
    public let isFiled: Bool
    public let count: Int

    public init(standing: RowStanding?, isFiled: Bool, count: Int) {
        self.standing = standing
        self.isFiled = isFiled
        self.count = count
    }
}

/// What can be looked up of batches.
public protocol BatchRecords {
    func batch(_ id: String) throws -> Batch?
    /// The latest first. Of a kind; nil: of any.
    func batches(_ kind: FilingKind?, limit: Int) throws -> [Batch]
    /// In their order, from after a row's number on.
    func rows(of batch: Batch, after number: Int, limit: Int) throws -> [BatchRow]
    /// The codes of the counts' standings are left out, but for whether there is one.
    func counts(of batch: Batch) throws -> [BatchCount]
}

/// How batches are kept, and forgotten.
public protocol BatchKeeping {
    /// Keeps a batch; one that is kept already stays as it is.
    func keep(_ batch: Batch) throws
    /// Keeps rows of a batch; those that are kept already stay as they are.
    func keep(_ rows: [SubmittedRow], of batch: Batch) throws
    /// Forgets a batch and its rows. What was filed stays filed. False: there is no such batch.
    func forgetBatch(_ id: String) throws -> Bool
}
