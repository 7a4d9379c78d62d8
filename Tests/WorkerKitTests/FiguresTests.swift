import Foundation
import Logging
import Metrics
import Testing

@testable import WorkerKit

@Suite("Figures")
struct FiguresTests {
    private let figures = Figures()

    @Test("are told as Prometheus text, one family after the other")
    func text() {
        let accepted = [("outcome", "accepted"), ("kind", "enrollment")]
        Counter(label: "canbao_filings", dimensions: accepted, factory: figures).increment(by: 3)
        Counter(label: "canbao_filings", dimensions: accepted, factory: figures).increment(by: 4)
        Counter(label: "canbao_filings", dimensions: [("outcome", "a\"b\\c\nd")], factory: figures).increment()
        Gauge(label: "canbao_open", factory: figures).record(1)
        Gauge(label: "canbao_open", factory: figures).record(0)
        Recorder(label: "canbao_batch", factory: figures).record(500)
        Recorder(label: "canbao_batch", factory: figures).record(250)
        #expect(
            figures.text == #"""
                # TYPE canbao_batch summary
                canbao_batch_sum 750
                canbao_batch_count 2
                # TYPE canbao_filings_total counter
                canbao_filings_total{kind="enrollment",outcome="accepted"} 7
                canbao_filings_total{outcome="a\"b\\c\nd"} 1
                # TYPE canbao_open gauge
                canbao_open 0

                """#)
    }

    @Test("durations are told in seconds, each in all buckets that hold it")
    func durations() {
        let timer = Metrics.Timer(label: "canbao_lag", dimensions: [("kind", "arrears")], factory: figures)
        for milliseconds in [1, 40, 7_200_000] { timer.recordMilliseconds(Int64(milliseconds)) }
        let lines = figures.text.split(separator: "\n")
        #expect(lines.first == "# TYPE canbao_lag_seconds histogram")
        #expect(lines.contains(#"canbao_lag_seconds_bucket{kind="arrears",le="0.001"} 1"#))
        #expect(lines.contains(#"canbao_lag_seconds_bucket{kind="arrears",le="0.025"} 1"#))
        #expect(lines.contains(#"canbao_lag_seconds_bucket{kind="arrears",le="0.05"} 2"#))
        #expect(lines.contains(#"canbao_lag_seconds_bucket{kind="arrears",le="3600"} 2"#))
        #expect(lines.contains(#"canbao_lag_seconds_bucket{kind="arrears",le="+Inf"} 3"#))
        #expect(lines.contains(#"canbao_lag_seconds_sum{kind="arrears"} 7200.041"#))
        #expect(lines.contains(#"canbao_lag_seconds_count{kind="arrears"} 3"#))
    }

    @Test("of a process that was killed are removed, others' files are not")
    func sweep() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "canbao-figures-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try FiguresFile(figures, folder: folder, program: "canbao-x", logger: Logger(label: "test"))
        for name in ["canbao-y-1.prom", "canbao-z-2.prom", "other.prom", "canbao-notes.txt"] {
            try Data().write(to: folder.appendingPathComponent(name))
        }
        let long = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3600)]
        for name in ["canbao-y-1.prom", "other.prom", "canbao-notes.txt"] {
            try FileManager.default.setAttributes(long, ofItemAtPath: folder.appendingPathComponent(name).path)
        }
        try file.write()
        try file.sweep(before: Date(timeIntervalSinceNow: -60))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["canbao-notes.txt", "\(file.name).prom", "canbao-z-2.prom", "other.prom"].sorted())
    }
}
