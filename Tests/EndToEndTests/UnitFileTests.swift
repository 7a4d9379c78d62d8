import Foundation
import Testing
import WorkerKit

@testable import Canbao

/// deploy/canbao-worker@.service, as far as it can be proven without systemd.
@Suite("Unit file")
struct UnitFileTests {
    /// Values by their names, in the order of the file.
    private func unit() throws -> [String: [String]] {
        let file = Checkout.root.appendingPathComponent("deploy/canbao-worker@.service")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let pairs = lines.filter { !$0.hasPrefix("#") && !$0.hasPrefix("[") }.map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        }
        return Dictionary(grouping: pairs, by: { $0[0] }).mapValues { $0.map { $0[1] } }
    }

    @Test("its instances are the workers, its variables are settings")
    func names() async throws {
        let unit = try unit()
        let program = try #require(unit["ExecStart"]?.first?.split(separator: "/").last)
        for kind in ProgramFolder.indispensable {
            let worker = program.replacing("%i", with: kind.rawValue)
            #expect(worker == ProgramFolder.worker(kind))
        }
        var environment: [String: String] = [:]
        for variable in try #require(unit["Environment"]) {
            let parts = variable.split(separator: "=", maxSplits: 1).map(String.init)
            environment[parts[0]] = parts[1]
        }
        let settings = try await Settings.load(
            try SettingsOptions.parse(["--share", Checkout.root.path]), environment: environment)
        #expect(settings.unknownVariablesText == nil && settings.home.path == "/var/lib/canbao")
    }

    @Test("what would come again is not started again, and a worker has the time that it takes to stop")
    func restarts() throws {
        let unit = try unit()
        let prevented = [ProcessExit.usage, ProcessExit.settings].map { "\($0.rawValue)" }.joined(separator: " ")
        #expect(unit["Restart"] == ["on-failure"] && unit["RestartPreventExitStatus"] == [prevented])
        #expect(try #require(unit["TimeoutStopSec"]?.first.flatMap(Int.init)) > 10)
        #expect(unit["KillSignal"] == ["SIGTERM"])
    }
}
