import CertificateArchive
import Certificates
import Filings
import Foundation
import MessageLog
import SocialInsurance
import WorkerKit

/// Certificates of one page through one worker process: how many a second from request to result, how long one takes when
/// nothing else is to be done, and what drawing alone costs.
struct CertificateBench: Sendable {
    /// Requests that wait when the worker starts.
    let backlog: Int
    /// Requests sent one after the other for the latency.
    let latencies: Int

    private static let employers = 50
    private static let personsEach = 10
    private static let insurances: [Insurance] = [.pension, .workInjury]

    /// Rows of each certificate's table: all on one page.
    static let rows = personsEach * insurances.count

    struct Report: Sendable {
        var throughput: Double?
        /// Milliseconds.
        var latency: Percentiles?
        /// Milliseconds for a certificate, on one core.
        var drawing = 0.0
        /// Certificates a second on all cores, with nothing but drawing.
        var drawingThroughput = 0.0
        /// MiB.
        var memory: Double?
    }

    func run(_ settings: Settings, in parent: URL, say: (String) -> Void) async throws -> Report {
        let population = SyntheticPopulation(
            persons: Self.employers * Self.personsEach, employers: Self.employers)
        let hall = try await BenchHall(settings, population: population, in: parent)
        try await hall.register { try population.writeContributions(Self.insurances, to: $0) }
        var report = Report()
        say("drawing")
        let content = try await Self.content(in: hall)
        report.drawing = try await Self.drawing(content, threads: 1, count: 200)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        report.drawingThroughput = try await 1_000 / Self.drawing(content, threads: cores, count: 200)

        say("appending \(backlog) requests")
        try await append(0..<backlog, to: hall)
        let worker = try await hall.startWorkers([.certificate])
        let first = max(1, backlog / 10)
        say("measuring")
        report.throughput = try await hall.throughput(of: .certificate, from: first, to: backlog)
        if latencies > 0 {
            say("measuring single certificates")
            report.latency = Percentiles(try await single(hall))
        }
        report.memory = worker.peakMemory().first?.mebibytes
        await worker.stop()
        try await hall.close()
        return report
    }

    // MARK: - Through the worker

    private func append(_ numbers: Range<Int>, to hall: BenchHall) async throws {
        let topic = hall.settings.topics.requests(.certificate)
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 1_000) {
            let records = (start..<min(start + 1_000, numbers.upperBound)).map { number in
                let employer = number % Self.employers
                return OutgoingRecord(
                    topic: topic, key: Data(hall.population.creditCode(employer).utf8),
                    value: hall.population.certificate(employer, Self.insurances, id: "C-\(number)"))
            }
            _ = try await hall.log.append(records)
        }
    }

    /// Milliseconds from before the append until the result can be read, one request after the other.
    private func single(_ hall: BenchHall) async throws -> [Double] {
        var values: [Double] = []
        for number in backlog..<(backlog + latencies) {
            let begin = ContinuousClock.now
            try await append(number..<(number + 1), to: hall)
            let end = try await hall.untilResults(number + 1, of: .certificate, pause: .microseconds(500))
            values.append((end - begin).inSeconds * 1_000)
        }
        return values
    }

    // MARK: - Drawing alone

    /// As the worker reads it.
    private static func content(in hall: BenchHall) async throws -> CertificateContent {
        let form = CertificateForm(
            employer: hall.population.creditCode(0), insurances: insurances, from: "2021-01", to: "2021-06")
        let today = BusinessClock.date(of: hall.settings.clock.now)
        let ruling = try await hall.registry.read { registry in
            try CertificateApplication.read(form, today: today, operatingMonth: today.month).value?.decide(in: registry)
        }
        guard let content = ruling?.value else {
            throw UserFacingError(
                "the benchmark's own population has no certificate", status: ProcessExit.internalError)
        }
        return content
    }

    /// Milliseconds from one certificate to the next.
    private static func drawing(_ content: CertificateContent, threads: Int, count: Int) async throws -> Double {
        let fonts = try CertificateFonts.installed()
        let renderers = try (0..<threads).map { _ in try CertificateRenderer(fonts: fonts) }
        let draw: @Sendable (CertificateRenderer, Int) throws -> Void = { renderer, count in
            guard let time = IssueTime("2021-07-15T09:00:00+08:00") else { return }
            var random = SystemRandomNumberGenerator()
            for _ in 0..<count {
                let id = CertificateID(issuedOn: time.date, using: &random)
                let snapshot = CertificateSnapshot(certificateID: id, issuedAt: time, content: content)
                let address = VerificationCode(using: &random).address(base: "http://127.0.0.1:7081/v/")
                _ = try renderer.renderPDF(snapshot, verificationURL: address)
            }
        }
        // The first one makes what all others use.
        for renderer in renderers { try draw(renderer, 1) }
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for renderer in renderers {
                group.addTask { try await Blocking.run { try draw(renderer, count / threads) } }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - begin).inSeconds * 1_000 / Double(count / threads * threads)
    }
}

extension CertificateBench.Report {
    var text: String {
        var lines = [
            "machine               \(ProcessInfo.processInfo.activeProcessorCount) cores",
            "certificates          \(RateText.of(throughput)), of one page with \(CertificateBench.rows) rows, from request to result",
            "drawing alone         \(Int(drawingThroughput)) a second on all cores; one takes \(Self.rounded(drawing)) ms",
        ]
        if let latency {
            lines.append(
                "idle latency          median \(Self.rounded(latency.median)) ms, p95 \(Self.rounded(latency.p95)) ms, "
                    + "p99 \(Self.rounded(latency.p99)) ms, max \(Self.rounded(latency.maximum)) ms")
        }
        if let memory { lines.append("memory                certificate \(Self.rounded(memory)) MiB at the most") }
        return lines.joined(separator: "\n")
    }

    var json: String {
        get throws {
            struct Figures: Encodable {
                let certificatesPerSecond: Double?
                let drawingMilliseconds, drawingsPerSecond: Double
                let latencyMedian, latencyP95, latencyP99, peakMebibytes: Double?
            }
            let figures = Figures(
                certificatesPerSecond: throughput, drawingMilliseconds: drawing, drawingsPerSecond: drawingThroughput,
                latencyMedian: latency?.median, latencyP95: latency?.p95, latencyP99: latency?.p99,
                peakMebibytes: memory)
            return String(decoding: try JSONLine.encode(figures), as: UTF8.self)
        }
    }

    private static func rounded(_ value: Double) -> String { String(format: "%.1f", value) }
}
