import Filings
import MessageLog
import Registry
import Retries
import SocialInsurance

/// How filings that cannot be decided now wait: for another process, for their next attempt, for an operator.
extension Turn {
    /// Leaves a filing to the owner of the partition that it came from, who takes it up at once: an inquiry is made by that
    /// process only, since it is its heir who asks again when the process dies.
    func handOver(_ entry: inout JournalEntry) throws {
        entry.state = .deferred
        entry.waitsFor = nil
        entry.notBefore = rules.systemNow
        try save(&entry, isNew: false)
    }

    /// Leaves a filing that is done in part to the next turn, or to whoever owns its partition by then.
    mutating func goOnLater(_ entry: inout JournalEntry, isNew: Bool, _ what: String) throws {
        entry.state = .deferred
        entry.waitsFor = what
        entry.notBefore = rules.systemNow
        entry.errorCode = nil
        try save(&entry, isNew: isNew)
        outcome.proceeding += 1
    }

    mutating func postpone(
        _ entry: inout JournalEntry, isNew: Bool, lane: TopicPartition, _ deferral: Deferral
    ) throws {
        if deferral.counted { entry.attempts += 1 }
        let next = rules.nextAttempt(of: entry, deferral)
        guard case .retry(let at) = next else { return try park(&entry, isNew: isNew, lane: lane, deferral) }
        let isNews = try entry.errorCode != deferral.code.rawValue || !isPublishedAsDeferred(entry)
        entry.state = .deferred
        entry.waitsFor = nil
        entry.notBefore = at
        entry.errorCode = deferral.code.rawValue
        if isNews {
            let errors = [ErrorEntry(deferral.code, detail: deferral.detail)]
            let verdict = FilingResult<Handler.Body>.Verdict.deferred(errors, retryAt: at, attempts: entry.attempts)
            try publish(verdict, of: &entry, isNew: isNew, lane: lane)
        } else {
            try save(&entry, isNew: isNew)
        }
        try note(deferral, "deferred", entry)
        outcome.deferred += 1
    }

    /// A result says that a filing waits once per state, not once per try.
    mutating func isPublishedAsDeferred(_ entry: JournalEntry) throws -> Bool {
        guard entry.revision > 0 else { return false }
        return try results(of: entry).last?.outcome == .deferred
    }

    mutating func park(
        _ entry: inout JournalEntry, isNew: Bool, lane: TopicPartition, _ deferral: Deferral
    ) throws {
        entry.state = .parked
        entry.waitsFor = nil
        entry.notBefore = nil
        entry.errorCode = deferral.code.rawValue
        try publish(.parked([.parked(deferral.code, detail: deferral.detail)]), of: &entry, isNew: isNew, lane: lane)
        try note(deferral, "parked", entry)
        outcome.publish(.record(rules.records.parked(entry, deferral.code, at: rules.systemNow)), in: lane)
        outcome.parked += 1
    }

    /// Parks a filing whose time is up, without another try.
    mutating func giveUp(_ entry: inout JournalEntry, lane: TopicPartition) throws {
        let code = entry.errorCode.flatMap(RefusalCode.init) ?? .internalError
        let deferral = Deferral(code: code, counted: false, note: "its time was up while nothing could be tried")
        try park(&entry, isNew: false, lane: lane, deferral)
    }

    func note(_ deferral: Deferral, _ what: String, _ entry: JournalEntry) throws {
        let attempt = Attempt(
            at: rules.systemNow, outcome: what, code: deferral.code.rawValue, note: deferral.note,
            counted: deferral.counted)
        try registry.record(attempt, of: kind, entry.filingID)
    }
}
