import Filings
import Metrics

/// Counters of a worker. Labels hold kinds, outcomes and codes, never what identifies a person.
enum WorkerMetrics {
    static func record<Inquiry>(_ outcome: TurnOutcome<Inquiry>, of count: Int, kind: FilingKind) {
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
    }

    private static func increment(_ label: String, _ number: Int, _ kind: (String, String)) {
        guard number > 0 else { return }
        Counter(label: label, dimensions: [kind]).increment(by: number)
    }
}
