import Foundation
import Ministry
import MinistryAccess
import Testing

@testable import Canbao

@Suite("Ministry status")
struct MinistryReportTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)
    private let rules = TrafficRules(failures: 3)

    /// The breaker as some failures in a row leave it.
    private func snapshot(failures: Int) -> BreakerSnapshot {
        var snapshot = BreakerSnapshot(at: start)
        for _ in 0..<failures {
            let call = EndedCall(Permit(epoch: 1), .failed(.timedOut))
            _ = snapshot.exchange(.init(member: "w", ended: [call]), rules: rules, at: start)
        }
        return snapshot
    }

    private func fields(_ report: MinistryReport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSONLine.encode(report)) as? [String: Any])
    }

    @Test("before anybody has asked says so")
    func unknown() throws {
        let report = MinistryReport(nil, MinistryWaiting(), rules: rules, at: start)
        #expect(report.text.contains("closed: no worker has asked the ministry yet"))
        #expect(report.text.contains("none: nothing waits"))
        let fields = try fields(report)
        #expect(fields["state"] as? String == "closed" && fields["rate"] as? Double == 500)
        #expect(fields["waiting"] as? Int == 0 && fields["nextAttempt"] == nil)
    }

    @Test("while the breaker is open says since when, why, how many wait, and when the next probe is due")
    func open() throws {
        var waiting = MinistryWaiting()
        waiting.deferred = 9_999
        waiting.asking = 1
        waiting.parked = 3
        waiting.held = 2
        waiting.nextDue = start - 60
        let report = MinistryReport(snapshot(failures: 3), waiting, rules: rules, at: start + 5)
        let text = report.text
        #expect(text.contains("open: lookups wait until a probe succeeds"))
        #expect(text.contains("5 s ago") && text.contains("the ministry does not answer in time"))
        #expect(text.contains("none but probes"))
        #expect(text.contains("1 being asked, 9999 deferred, 2 held behind these"))
        #expect(text.contains("(in 10 s)"))
        let fields = try fields(report)
        #expect(fields["state"] as? String == "open" && fields["cause"] as? String == "timed-out")
        #expect(fields["since"] as? String == "2023-11-15T06:13:20+08:00")
        #expect(fields["waiting"] as? Int == 10_000 && fields["parked"] as? Int == 3 && fields["rate"] as? Double == 0)
        #expect(fields["nextAttempt"] as? String == "2023-11-15T06:13:35+08:00")
        #expect(fields["nextAttempt"] as? String == fields["nextCall"] as? String)
    }

    @Test("while it is closed says when the next filing is due, and that calls fail")
    func closed() throws {
        var waiting = MinistryWaiting()
        waiting.deferred = 1
        waiting.nextDue = start + 90
        let report = MinistryReport(snapshot(failures: 2), waiting, rules: rules, at: start)
        #expect(report.text.contains("closed: lookups go out, though the last 2 failed"))
        #expect(report.text.contains("up to 500 lookups a second"))
        #expect(report.nextAttempt == start + 90)
    }
}
