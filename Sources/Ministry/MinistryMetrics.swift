import Metrics
import Retries

/// What the gateway counts. Labels hold causes, never persons.
struct MinistryMetrics: Sendable {
    private let answered: Counter
    private let faulty: Counter
    private let failed: [FailureCause: Counter]
    private let refused: Counter
    private let duration: Timer
    private let inFlight: Gauge
    private let waiting: Gauge
    /// 1 while calls are refused, else 0.
    private let open: Gauge

    init(_ factory: any MetricsFactory) {
        func calls(_ outcome: String) -> Counter {
            Counter(label: "canbao_ministry_calls", dimensions: [("outcome", outcome)], factory: factory)
        }
        answered = calls("answered")
        faulty = calls("faulty")
        failed = Dictionary(uniqueKeysWithValues: FailureCause.allCases.map { ($0, calls($0.rawValue)) })
        refused = Counter(label: "canbao_ministry_refused", factory: factory)
        duration = Timer(label: "canbao_ministry_call_duration", factory: factory)
        inFlight = Gauge(label: "canbao_ministry_in_flight", factory: factory)
        waiting = Gauge(label: "canbao_ministry_waiting", factory: factory)
        open = Gauge(label: "canbao_ministry_breaker_open", factory: factory)
    }

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

    func show(_ traffic: LocalTraffic) {
        inFlight.record(traffic.runningCount)
        waiting.record(traffic.waitingCount)
        open.record(traffic.isOpen ? 1 : 0)
    }
}
