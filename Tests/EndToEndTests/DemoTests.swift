import Foundation
import Testing

/// What a newcomer types first.
@Suite("The demo", .timeLimit(.minutes(5)))
struct DemoTests {
    @Test("ends by itself, with every result as foretold, and a summary that adds up")
    func demo() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-demo-\(UUID().uuidString)")
        var environment = ProcessInfo.processInfo.environment
        environment["CANBAO_HOME"] = folder.path
        let demo = try await RunningProgram.start(
            Checkout.programs.appendingPathComponent("canbao"), arguments: ["demo"], environment: environment)
        let status = await demo.ending()
        #expect(status == 0, "\(demo.output)")
        let summary = try #require(demo.output.split(separator: "\n").first { $0.contains(" sent = ") })
        let numbers = summary.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
        #expect(numbers.count == 4 && numbers[0] == numbers[1] + numbers[2] + numbers[3], "\(summary)")
        #expect(numbers.first ?? 0 > 40)
        let line = try #require(demo.output.split(separator: "\n").first { $0.hasSuffix("/certificate.pdf") })
        let path = line.trimmingCharacters(in: .whitespaces)
        #expect(try await Tool.run("pdftotext", path, "-").output.contains("单位人员参保证明"))
        try? FileManager.default.removeItem(at: folder)
    }
}
