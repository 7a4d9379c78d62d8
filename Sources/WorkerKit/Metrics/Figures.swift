import Metrics
import Synchronization

/// Keeps this process's metrics, and tells them as Prometheus text. Labels hold kinds, outcomes and codes only, and the worker's
/// name: what collects the figures of several workers has to tell them apart.
///
/// Durations are told in seconds, and as histograms; what is recorded once per turn as sum and count.
final class Figures: MetricsFactory, Sendable {
    private let series = Mutex<[SeriesName: Series]>([:])
    private let common: [(String, String)]

    /// - Parameter worker: label of all figures; nil: they have none.
    init(worker: String? = nil) {
        common = worker.map { [("worker", $0)] } ?? []
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(SeriesName(label + "_total", .counter, dimensions + common))
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(SeriesName(label, aggregate ? .summary : .gauge, dimensions + common))
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(SeriesName(label + "_seconds", .histogram, dimensions + common))
    }

    /// Figures stay: a metric is made anew wherever it is counted.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ name: SeriesName) -> Series {
        series.withLock { known in
            if let series = known[name] { return series }
            let series = Series(name)
            known[name] = series
            return series
        }
    }

    /// All of them, by name.
    var text: String {
        let all = series.withLock { $0.sorted { $0.key < $1.key } }
        var text = ""
        var family = ""
        for (name, series) in all {
            if name.label != family {
                text += "# TYPE \(name.label) \(name.type.rawValue)\n"
                family = name.label
            }
            text += series.lines
        }
        return text
    }
}

/// A metric and its labels.
struct SeriesName: Hashable, Comparable {
    enum Kind: String {
        case counter, gauge, summary, histogram
    }

    let label: String
    let type: Kind
    /// `kind="enrollment",outcome="accepted"`.
    let labels: String

    init(_ label: String, _ type: Kind, _ dimensions: [(String, String)]) {
        self.label = label
        self.type = type
        labels = dimensions.sorted { $0.0 < $1.0 }.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    static func < (left: SeriesName, right: SeriesName) -> Bool {
        (left.label, left.labels) < (right.label, right.labels)
    }
}

/// The figures of one metric with one set of labels.
final class Series: CounterHandler, RecorderHandler, TimerHandler, Sendable {
    private struct State {
        var count: Int64 = 0
        /// The gauge's value, the counter's sum, or the sum of what was recorded: of nanoseconds, where it is a timer.
        var sum = 0.0
        /// How many were at most as long as each bound.
        var within = Array(repeating: Int64(0), count: Series.bounds.count)
    }

    /// In seconds: from a small turn of the loop to an outage.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600]

    private let name: SeriesName
    private let state = Mutex(State())

    init(_ name: SeriesName) {
        self.name = name
    }

    func increment(by amount: Int64) { state.withLock { $0.sum += Double(amount) } }
    func reset() { state.withLock { $0 = State() } }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            state.sum = name.type == .gauge ? value : state.sum + value
            state.count += 1
        }
    }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        state.withLock { state in
            state.sum += seconds
            state.count += 1
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { state.within[index] += 1 }
        }
    }

    var lines: String {
        let state = state.withLock { $0 }
        switch name.type {
        case .counter, .gauge: return line("", value: state.sum)
        case .summary: return line("_sum", value: state.sum) + line("_count", value: Double(state.count))
        case .histogram:
            let buckets = zip(Self.bounds, state.within).map { bound, count in
                line("_bucket", extra: "le=\"\(Self.text(bound))\"", value: Double(count))
            }
            return buckets.joined() + line("_bucket", extra: "le=\"+Inf\"", value: Double(state.count))
                + line("_sum", value: state.sum) + line("_count", value: Double(state.count))
        }
    }

    private func line(_ suffix: String, extra: String = "", value: Double) -> String {
        let labels = [name.labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
        return "\(name.label)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.text(value))\n"
    }

    private static func text(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
