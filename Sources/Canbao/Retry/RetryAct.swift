import Filings
import Foundation
import Registry

/// What an operator does with filings that wait, on whose account and why.
struct RetryAct: Sendable {
    enum Kind: String, Sendable {
        /// Try it again now, with all its time before it.
        case replay
        /// Do not try it again: the worker rejects it.
        case cancel
    }

    /// What it can be done to. A held filing follows when the one before it is decided; an awaiting one waits for another
    /// filing or for the ministry's word.
    static let states: Set<FilingState> = [.deferred, .parked]

    let kind: Kind
    let user: String
    let reason: String?

    /// Whether there is still something to do for a filing that was listed. It may have gone on meanwhile.
    func applies(to entry: JournalEntry) -> Bool {
        // Without a code it is not waiting, but on its way from one worker process to another.
        Self.states.contains(entry.state) && !entry.isCancelled && entry.errorCode != nil
    }

    /// Does it, if it still applies, and keeps who did it and why. Returns whether it did.
    func perform(on listed: JournalEntry, at now: Date, in registry: any RegistryTransaction) throws -> Bool {
        guard var entry = try registry.entry(listed.kind, listed.filingID), applies(to: entry),
            entry.state == listed.state, entry.errorCode == listed.errorCode
        else { return false }
        if kind == .cancel, try hasBooked(entry, in: registry) { return false }
        switch kind {
        case .replay: entry.takeUp(at: now)
        case .cancel: entry.cancellation = reason ?? "经办人员撤销"
        }
        try registry.update(entry)
        let act = Attempt(
            at: now, outcome: kind == .replay ? "replayed" : "cancelled", code: entry.errorCode, note: note,
            counted: false)
        try registry.record(act, of: entry.kind, entry.filingID)
        return true
    }

    /// An enrollment whose arrears are booked is not refused any more: its lines would stand without it. Tried again, it is
    /// written.
    private func hasBooked(_ entry: JournalEntry, in registry: any RegistryTransaction) throws -> Bool {
        guard entry.kind == .enrollment else { return false }
        return try registry.results(.arrears, FilingID.arrears(of: entry.filingID)).last?.outcome == .accepted
    }

    private var note: String { reason.map { "by \(user): \($0)" } ?? "by \(user)" }
}
