import Foundation
import Retries

/// The body of `GET /admin/faults`: the present mode with what belongs to it.
struct FaultReport: Codable, Equatable {
    var mode: FaultMode
    var errorRate: Double?
    var latency: String?
    var retryAfter: String?
    /// Since when.
    var since: String
    /// When it ends by itself; nil: never.
    var until: String?

    init(_ present: FaultBoard.Present) {
        let fault = present.fault
        mode = fault.mode
        errorRate = fault.mode == .flaky ? fault.errorRate : nil
        latency = fault.delay > .zero ? DurationText.format(fault.delay) : nil
        retryAfter = fault.retryAfter.map(DurationText.format)
        since = StatisticsReport.text(present.since)
        until = present.until.map(StatisticsReport.text)
    }
}
