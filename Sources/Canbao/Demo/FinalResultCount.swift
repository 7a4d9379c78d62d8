import Filings
import MessageLog

/// Counts the final results on the topics themselves, so that nobody has to take a program's word for it.
struct FinalResultCount: Hashable, Sendable {
    /// Filings that have at least one.
    var filings = 0
    /// Kind and id of those that have several different ones. The same one, published again for a repeated filing, is one.
    var withSeveral: [String] = []

    static func of(
        _ kinds: [FilingKind], _ topics: TopicNames, in log: any MessageLog
    ) async throws -> FinalResultCount {
        var count = FinalResultCount()
        for kind in kinds {
            var reader = try await TopicReader.fromBeginning(of: topics.results(kind), in: log)
            var finals: [String: Set<String>] = [:]
            while let record = try await reader.next() {
                guard let envelope = record.value.flatMap({ try? ResultDecoder().envelope(from: $0) }),
                    envelope.revision > 0, envelope.outcome.isFinal, FilingID.parent(of: envelope.filingID) == nil
                else { continue }
                finals[envelope.filingID, default: []].insert(record.header("ce_id") ?? "")
            }
            count.filings += finals.count
            count.withSeveral += finals.filter { $0.value.count > 1 }.map { "\(kind.rawValue) \($0.key)" }.sorted()
        }
        return count
    }
}
