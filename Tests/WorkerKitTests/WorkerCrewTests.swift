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

    /// Ends as soon as it is told to.
    private struct Obedient: Service {
        let isAtWork: Gate

        func run() async throws {
            isAtWork.open()
            try await gracefulShutdown()
        }
    }

    @Test("tell their log to hurry when they are to stop", .timeLimit(.minutes(1)))
    func stopping() async throws {
        let (isAtWork, isTold) = (Gate(), Gate())
        let crew = WorkerCrew(workers: [Obedient(isAtWork: isAtWork)], logger: CapturedLog().logger) { isTold.open() }
        let group = ServiceGroup(
            configuration: .init(
                services: [crew], logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })))
        async let end: Void = group.run()
        await isAtWork.wait()
        await group.triggerGracefulShutdown()
        await isTold.wait()
        try? await end
    }
}
