import ArgumentParser
import Foundation
import WorkerKit

/// `canbao bench certificate`.
struct CertificateBenchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Measures certificates of one page through their worker.")

    @Option(help: "Certificates that wait when their worker starts.")
    var certificates = 2_000
    @Option(help: "Certificates that are asked for one by one to measure latency.")
    var latencies = 200
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard certificates > 0, latencies >= 0 else {
            throw ValidationError("--certificates is at least 1, --latencies at least 0")
        }
    }

    func execute(_ settings: Settings) async throws {
        let parent = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let bench = CertificateBench(backlog: certificates, latencies: latencies)
        let report = try await bench.run(settings, in: parent) { Complaint.say("bench: \($0)") }
        print(json ? try report.json : report.text)
    }
}
