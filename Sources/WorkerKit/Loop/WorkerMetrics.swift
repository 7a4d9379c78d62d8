import Filings
import Foundation
import MessageLog
import Metrics
import Registry

/// Counters of a worker. Labels hold kinds, outcomes and codes, never what identifies a person.
enum WorkerMetrics {
    static func record<Handler>(_ outcome: TurnOutcome<Handler>, of count: Int, kind: FilingKind) {
        let kind = ("kind", kind.rawValue)
        Recorder(label: "canbao_batch_size", dimensions: [kind]).record(Int64(count))
        for (decision, number) in outcome.decisions {
            let dimensions = [kind, ("outcome", decision.outcome.rawValue), ("code", decision.code ?? "none")]
            Counter(label: "canbao_filings_decided", dimensions: dimensions).increment(by: number)
        }
        increment("canbao_filings_deferred", outcome.deferred, kind)
        increment("canbao_filings_parked", outcome.parked, kind)
        increment("canbao_filings_repeated", outcome.repeated, kind)
        increment("canbao_records_malformed", outcome.malformed, kind)
        increment("canbao_filings_failed", outcome.faults.count, kind)
    }

    /// Records that were read, and how long the last of them has lain in the log.
    static func taken(_ records: [LogRecord], at now: Date, kind: FilingKind) {
        guard let last = records.last else { return }
        let kind = ("kind", kind.rawValue)
        increment("canbao_records_taken", records.count, kind)
        // In floating point, because a record may carry any timestamp.
        let lag = now.timeIntervalSince1970 - Double(last.timestamp) / 1000
        Metrics.Timer(label: "canbao_lag", dimensions: [kind]).recordSeconds(min(max(0, lag), 1e9))
    }

    /// How long after their time waiting filings are taken up.
    static func late(_ due: [JournalEntry], at now: Date, kind: FilingKind) {
        let timer = Metrics.Timer(label: "canbao_retry_lateness", dimensions: [("kind", kind.rawValue)])
        for case let instant? in due.map(\.notBefore) {
            timer.recordMilliseconds(Int64(max(0, now.timeIntervalSince(instant)) * 1000))
        }
    }

    /// Tries that failed included.
    static func registryTransaction(_ duration: Duration, _ kind: FilingKind) {
        Metrics.Timer(label: "canbao_registry_transaction", dimensions: [("kind", kind.rawValue)])
            .recordNanoseconds(duration.nanoseconds)
    }

    static func logTransaction(_ duration: Duration, _ kind: FilingKind) {
        Metrics.Timer(label: "canbao_log_transaction", dimensions: [("kind", kind.rawValue)])
            .recordNanoseconds(duration.nanoseconds)
    }

    private static func increment(_ label: String, _ number: Int, _ kind: (String, String)) {
        guard number > 0 else { return }
        Counter(label: label, dimensions: [kind]).increment(by: number)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
