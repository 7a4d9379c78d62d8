import Foundation
import Testing
import WorkerKit

@testable import Canbao

@Suite("Measuring what operators do", .timeLimit(.minutes(5)))
struct RetryBenchTests {
    private static let share = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("canbao bench retry acts on every filing that waits, on none that is decided, and leaves nothing behind")
    func retry() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let settings = try await Settings.load(
            SettingsOptions.parse(["--share", Self.share.path]), environment: [:])
        let report = try await RetryBench(waiting: 1_300, decided: 450).run(settings, in: folder) { _ in }
        #expect(report.waiting == 1_300 && report.decided == 450)
        #expect(report.replay > 0 && report.cancel > 0 && report.otherLongest > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        let text = BenchRetryCommand.text(report)
        #expect(text.contains("1300 waiting, 450 decided") && text.contains("replay all"))
        try FileManager.default.removeItem(at: folder)
    }
}
