import CRdkafka

/// The steps of a transaction, in their order; `abort` instead of the rest.
enum TransactionStep: Hashable, Sendable, CaseIterable {
    case begin, produce, offsets, commit, abort
}

/// What a step that failed leads to.
enum TransactionAction: Hashable, Sendable {
    /// The same step once more.
    case again
    /// The transaction is to be aborted.
    case abort
    /// No more is tried.
    case giveUp(TransactionOutcome)

    /// The pure decision, from what librdkafka says about an error.
    ///
    /// Only the commit can leave a doubt: once the coordinator may have been asked to commit, nobody but the
    /// coordinator knows the answer. Whatever fails before that is undone, by an abort or by the next producer
    /// of the same transactional id.
    static func after(_ step: TransactionStep, _ severity: KafkaFault.Severity, timeIsLeft: Bool) -> Self {
        switch (step, severity) {
        case (.commit, .abortable): .abort
        case (.commit, .retriable): timeIsLeft ? .again : .giveUp(.inDoubt)
        case (.commit, .plain), (.commit, .fatal), (.commit, .stuck): .giveUp(.inDoubt)
        case (_, .fatal), (_, .stuck): .giveUp(.undone)
        case (.offsets, .retriable), (.abort, .retriable): timeIsLeft ? .again : step.giveUp
        default: step.giveUp
        }
    }
}

extension TransactionStep {
    fileprivate var giveUp: TransactionAction {
        switch self {
        case .produce, .offsets: .abort
        case .begin, .abort: .giveUp(.undone)
        case .commit: .giveUp(.inDoubt)
        }
    }
}

/// How a transaction that failed stands.
enum TransactionOutcome: Hashable, Sendable {
    /// No record of it will ever be read, and no cursor was moved.
    case undone
    /// It may have been committed; the group's committed cursor tells.
    case inDoubt
}

/// A transaction did not succeed. Its producer is not used again: what the library purges for an abort it may purge late,
/// and out of the next transaction. A new producer with the same id costs a few round trips.
struct TransactionFailure: Error, Hashable, Sendable {
    let fault: KafkaFault
    let outcome: TransactionOutcome
    /// The topic that the fault is about, if it is about one.
    var topic: String?
}
