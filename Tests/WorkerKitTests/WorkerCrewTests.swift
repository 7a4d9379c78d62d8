import Logging
import ServiceLifecycle
import Testing

@testable import WorkerKit

@Suite("The workers of one program")
struct WorkerCrewTests {
    private struct Failing: Service {
        func run() async throws { throw Failure() }
    }

    private struct Failure: Error {}

    /// Works until it is told to stop.
    private struct Steady: Service {
        func run() async throws { try await Task.sleep(for: .seconds(3600)) }
    }

    @Test("end together where one of them cannot go on, and say so at once", .timeLimit(.minutes(1)))
    func failing() async throws {
        let log = CapturedLog()
        let crew = WorkerCrew(workers: [Steady(), Failing(), Steady()], logger: log.logger)
        await #expect(throws: Failure.self) { try await crew.run() }
        #expect(!log.lines("a worker cannot go on").isEmpty)
    }
}
