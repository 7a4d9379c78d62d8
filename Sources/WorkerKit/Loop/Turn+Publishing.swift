import Filings
import MessageLog
import Registry

/// How what was decided gets into the registry, and into the lanes.
extension Turn {
    /// Saves the entry with one more revision, and that revision.
    mutating func publish(
        _ verdict: FilingResult<Handler.Body>.Verdict, of entry: inout JournalEntry, isNew: Bool, lane: TopicPartition
    ) throws {
        entry.revision += 1
        try save(&entry, isNew: isNew)
        let result = FilingResult(
            filingID: entry.filingID, revision: entry.revision, decidedAt: rules.businessNow,
            operatingMonth: entry.operatingMonth, verdict: verdict)
        drafts.add(result, key: entry.recordKey, traceparent: entry.traceparent)
        outcome.publishDraft(in: lane)
    }

    /// Hands what has been decided to the registry.
    mutating func recordResults() throws {
        guard !drafts.isEmpty else { return }
        let results = try drafts.written()
        drafts = ResultDrafts()
        for result in results { try registry.record(result) }
        outcome.fill(with: results)
    }

    /// The results of a filing that may have been decided in this very turn.
    mutating func results(of entry: JournalEntry) throws -> [RecordedResult] {
        try recordResults()
        return try registry.results(kind, entry.filingID)
    }

    func save(_ entry: inout JournalEntry, isNew: Bool) throws {
        if isNew { entry.sequence = try registry.insert(entry) } else { try registry.update(entry) }
    }
}
