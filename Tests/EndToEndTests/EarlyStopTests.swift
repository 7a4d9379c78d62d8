import Foundation
import Testing

@testable import Canbao

@Suite("Stops in the first moments", .timeLimit(.minutes(5)))
struct EarlyStopTests {
    private static let programs =
        ["basic-info", "enrollment", "benefit-check", "arrears", "certificate"].map { ["canbao-\($0)-worker"] }
        + [["canbao", "up", "--no-ministry"]]

    @Test("a stop that comes before a program's first line ends it there, and is no failure", arguments: programs)
    func first(_ program: [String]) async throws {
        let hall = try await ServiceHall()
        let home = hall.path("home")
        // Held back until the program takes it.
        let script = #"kill -TERM $$; exec "$@""#
        let run = try await RunningProgram.start(
            URL(fileURLWithPath: "/usr/bin/env"),
            arguments: ["--block-signal=TERM", "sh", "-c", script, "sh", Checkout.programs.path + "/" + program[0]]
                + program.dropFirst() + ["--home", home],
            environment: hall.environment)
        #expect(await run.ending() == 0)
        #expect(run.output == "")
        #expect(!FileManager.default.fileExists(atPath: home), "it has not begun anything")
        try await hall.close()
    }

    @Test("a stop while a worker sets itself up ends it, and is no failure", arguments: ["log.db", "registry.db", ""])
    func later(_ file: String) async throws {
        let hall = try await ServiceHall()
        let home = hall.path("home")
        let worker = try await hall.start("canbao-enrollment-worker", arguments: ["--home", home])
        while !FileManager.default.fileExists(atPath: home + "/" + file) { await Task.yield() }
        #expect(await worker.stop() == 0)
        try await hall.close()
    }
}
