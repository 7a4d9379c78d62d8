import Logging
import Testing

@testable import WorkerKit

@Suite("Waiting for what is out of reach", .timeLimit(.minutes(1)))
struct BackoffTests {
    private struct Unreachable: Error {}

    private static func lines(every interval: Duration, failures: [Int]) async throws -> [String] {
        var limits = WorkerLimits()
        (limits.backoff, limits.longestBackoff, limits.complaintInterval) = (.zero, .zero, interval)
        let log = CapturedLog()
        var backoff = Backoff(limits)
        for count in failures {
            for _ in 0..<count { try await backoff.wait(for: Unreachable(), "out of reach", log.logger) }
            backoff.recovered("in reach again", log.logger)
        }
        return log.lines.map { "\($0.message) \($0.metadata["failures"] ?? "")" }
    }

    @Test("says so at once, is silent for the interval, and begins anew when it works again")
    func once() async throws {
        let lines = try await Self.lines(every: .seconds(3600), failures: [100, 0, 2])
        #expect(lines == ["out of reach 1", "in reach again 100", "out of reach 1", "in reach again 2"])
    }

    @Test("says it again after the interval, with the number of failures")
    func again() async throws {
        let lines = try await Self.lines(every: .zero, failures: [3])
        #expect(lines == ["out of reach 1", "out of reach 2", "out of reach 3", "in reach again 3"])
    }
}
