import Foundation
import Testing

@testable import Filings

@Suite("Instants")
struct RFC3339Tests {
    @Test(
        "they are written in Chinese time, cut to the second",
        arguments: [
            (0, "1970-01-01T08:00:00+08:00"), (-0.5, "1970-01-01T07:59:59+08:00"),
            (-28_801, "1969-12-31T23:59:59+08:00"), (1_626_310_800.999, "2021-07-15T09:00:00+08:00"),
            (951_753_599, "2000-02-28T23:59:59+08:00"), (951_840_000, "2000-03-01T00:00:00+08:00"),
            (1_709_136_000, "2024-02-29T00:00:00+08:00"), (4_102_415_999, "2099-12-31T23:59:59+08:00"),
        ] as [(Double, String)])
    func written(_ given: (Double, String)) {
        #expect(RFC3339.text(Date(timeIntervalSince1970: given.0)) == given.1)
    }

    @Test("an instant that no calendar date covers is still right")
    func outside() {
        #expect(RFC3339.text(Date.distantPast) == "0001-01-01T00:00:00Z")
    }

    @Test(
        "they are read in any offset",
        arguments: [
            ("2021-07-15T09:00:00+08:00", 1_626_310_800), ("2021-07-15T01:00:00Z", 1_626_310_800),
            ("2021-07-14T21:30:00-03:30", 1_626_310_800), ("2021-07-15T09:00:00.5+08:00", 1_626_310_800.5),
            ("2024-02-29T00:00:00+08:00", 1_709_136_000),
        ] as [(String, Double)])
    func read(_ given: (String, Double)) {
        #expect(RFC3339.instant(given.0) == Date(timeIntervalSince1970: given.1))
    }

    @Test(
        "what is no instant is not read",
        arguments: [
            "", "2021-07-15", "2021-07-15T09:00:00", "2021-07-15 09:00:00Z", "2021-02-29T09:00:00Z",
            "2021-07-15T24:00:00Z", "2021-07-15T09:60:00Z", "2021-07-15T09:00:00+0800", "2021-07-15T09:00:00.Z",
            "2021-07-15T09:00:00Z ", "２０２1-07-15T09:00:00Z", "2021-07-15T09:00:00+24:00",
        ])
    func notRead(_ text: String) {
        #expect(RFC3339.instant(text) == nil)
    }

    @Test("what is written is read back")
    func roundTrip() {
        for seconds in stride(from: -2_000_000_000.0, through: 4_000_000_000, by: 12_345_677) {
            let instant = Date(timeIntervalSince1970: seconds)
            #expect(RFC3339.instant(RFC3339.text(instant)) == instant)
        }
    }
}
