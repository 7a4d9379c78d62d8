import Foundation
import Testing

@testable import Ministry

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        "seconds and all three forms of an HTTP date are read",
        arguments: [
            ("0", 0.0), ("120", 120), (" 5 ", 5), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60), ("Sun Nov  6 08:50:37 1994", 60),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ])
    func reads(text: String, wait: Double) {
        #expect(RetryAfter.parse(text, at: now) == now + wait)
    }

    @Test("anything else is passed over", arguments: ["", "soon", "-5", "1.5", "５", "06 Nov 1994", "120s"])
    func passesOver(text: String) {
        #expect(RetryAfter.parse(text, at: now) == nil)
    }

    @Test("a date counts from the server's own, so that a clock that is off does no harm")
    func serverClock() {
        let wait = RetryAfter.parse(
            "Sun, 06 Nov 1994 10:01:00 GMT", date: "Sun, 06 Nov 1994 10:00:00 GMT", at: now)
        #expect(wait == now + 60)
    }

    @Test(
        "more than ten minutes is cut to that, since the next answer may be good",
        arguments: ["31536000", "99999999999999999999"])
    func cuts(text: String) {
        #expect(RetryAfter.parse(text, at: now) == now + 600)
    }
}
