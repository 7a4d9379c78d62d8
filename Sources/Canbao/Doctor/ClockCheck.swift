import Filings
import Foundation
import WorkerKit

/// Whether the clocks can be believed.
struct ClockCheck {
    /// By the system's clock.
    let now: Date
    /// CANBAO_NOW.
    let businessStart: Date?
    /// The newest of what is in the log, by the clocks of those who wrote it.
    let newestRecord: Date?

    private static let tolerance: TimeInterval = 60

    var findings: [Finding] {
        var findings: [Finding] = []
        // 2024-01-01: this program is younger.
        if now.timeIntervalSince1970 < 1_704_067_200 {
            findings.append(
                .problem("clock", "the system's clock shows \(RFC3339.text(now))", remedy: "set the clock, e.g. by NTP")
            )
        } else if let newestRecord, newestRecord.timeIntervalSince(now) > Self.tolerance {
            let ahead = Int(newestRecord.timeIntervalSince(now))
            findings.append(
                .warning(
                    "clock", "the log holds records from \(ahead) s ahead of this machine's clock",
                    remedy: "compare the clocks of all machines, e.g. by NTP"))
        } else {
            findings.append(.ok("clock", "\(RFC3339.text(now)), in Asia/Shanghai"))
        }
        if let businessStart {
            findings.append(
                .warning(
                    "clock", "CANBAO_NOW is set: months and dates are reckoned from \(RFC3339.text(businessStart)) on",
                    remedy: "unset it where real filings are taken"))
        }
        return findings
    }
}
