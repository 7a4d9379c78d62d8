import Foundation

/// The state that outlives every worker: who is insured where, what was paid, and how far each filing has come.
///
/// An implementation serializes write transactions, so that a decision always sees what the one before it wrote.
/// Everything throws ``RegistryError`` where the registry itself is at fault.
public protocol Registry: Sendable {
    /// Runs the body in one write transaction: all of it is durable when this returns, or none of it happened.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryTransaction) throws -> Value
    ) async throws -> Value

    /// Runs the body on one unchanging snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value

    /// Lets go of files and connections.
    func close() async throws
}

/// What can be looked up.
public protocol RegistryView:
    InsuranceRecords, EmploymentRecords, SettlementRecords, FilingJournalView, OutboxView, WaitingFilings, PaidMonths,
    LedgerAudit, SharedNotesView, CertificateRecords
{}

/// What can be looked up and changed, within one write transaction.
public protocol RegistryTransaction:
    RegistryView, InsuranceChanges, EmploymentChanges, SettlementChanges, FilingJournal, Outbox, SharedNotes,
    ImportSink, CertificateChanges
{
    /// Runs the body so that, if it throws, what it wrote is undone and the transaction goes on. After a fault of the
    /// registry itself it does not go on: everything after throws that fault again, and so does the transaction.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

/// A fault of the registry itself, never of a filing.
public enum RegistryError: Error, Hashable, Sendable {
    /// Locked, full or out of reach: the same transaction may succeed later.
    case unavailable(String)
    /// A lane has a newer owner: this process must not write for it any more.
    case laneTaken(LaneName)
    /// A statement broke a constraint, referred to what is not there, or met a row that cannot be right: the fault of one
    /// filing, not of the registry.
    case conflict(String)
    /// Damaged, of another version, or used wrongly.
    case unusable(String)

    /// Whether the same transaction may succeed later.
    public var isRetryable: Bool {
        if case .unavailable = self { true } else { false }
    }

    /// Whether one statement of the transaction is at fault, so that the transaction may succeed without it.
    public var isOneStatements: Bool {
        if case .conflict = self { true } else { false }
    }
}

extension RegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let reason), .conflict(let reason), .unusable(let reason): reason
        case .laneTaken(let lane): "lane \(lane) has a newer owner"
        }
    }
}
