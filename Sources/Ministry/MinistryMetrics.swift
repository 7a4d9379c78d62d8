import Metrics
import Retries

/// What the gateway counts. Labels hold causes, never persons.
struct MinistryMetrics: Sendable {
    private let answered = Counter(label: "canbao_ministry_calls", dimensions: [("outcome", "answered")])
    private let faulty = Counter(label: "canbao_ministry_calls", dimensions: [("outcome", "faulty")])
    private let failed = Dictionary(
        uniqueKeysWithValues: FailureCause.allCases.map {
            ($0, Counter(label: "canbao_ministry_calls", dimensions: [("outcome", $0.rawValue)]))
        })
    private let refused = Counter(label: "canbao_ministry_refused")
    private let duration = Timer(label: "canbao_ministry_call_duration")
    private let inFlight = Gauge(label: "canbao_ministry_in_flight")
    private let waiting = Gauge(label: "canbao_ministry_waiting")
    /// 1 while calls are refused, else 0.
    private let open = Gauge(label: "canbao_ministry_breaker_open")

    func ended(_ outcome: LookupOutcome, _ result: CallResult, after duration: Duration) {
        self.duration.recordNanoseconds(Int64(duration.seconds * 1e9))
        switch (outcome, result) {
        case (.answered, _): answered.increment()
        case (_, .failed(let cause, _)): failed[cause]?.increment()
        default: faulty.increment()
        }
    }

    func refusedWithoutCall() {
        refused.increment()
    }

    func show(_ traffic: LocalTraffic, isOpen: Bool) {
        inFlight.record(traffic.runningCount)
        waiting.record(traffic.waitingCount)
        open.record(isOpen ? 1 : 0)
    }
}
