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

    @Test("rehearses an outage that nobody but the waiting notices, in a timeline that adds up")
    func outage() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-demo-\(UUID().uuidString)")
        var environment = ProcessInfo.processInfo.environment
        environment["CANBAO_HOME"] = folder.path
        let demo = try await RunningProgram.start(
            Checkout.programs.appendingPathComponent("canbao"), arguments: ["demo", "--outage"],
            environment: environment)
        let status = await demo.ending()
        let output = demo.output
        #expect(status == 0, "\(output)")
        let lines = output.split(separator: "\n").map(String.init)
        func numbers(_ line: String) -> [Int] { line.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) } }

        let rows = lines.filter { $0.contains(" s  up ") || $0.contains(" s  down ") || $0.contains(" s  flaky ") }
        #expect(rows.count >= 25)
        for row in rows {
            let totals = numbers(row).suffix(5)
            #expect(totals.count == 5 && totals.first == totals.dropFirst().reduce(0, +), "\(row)")
        }
        #expect(rows.contains { $0.contains("down") && $0.contains("  open") })
        #expect(rows.contains { $0.contains("closed, up to") }, "the rate rises after the outage")
        let summary = numbers(try #require(lines.first { $0.contains(" sent = ") }))
        #expect(summary == [250, 200, 50, 0])
        #expect(rows.last.map { Array(numbers($0).suffix(5)) } == [250, 200, 50, 0, 0])
        let asked = numbers(try #require(lines.first { $0.contains("The ministry was asked") }))
        #expect(asked.count >= 3 && asked[0] == asked[1] + asked[2])
        #expect(output.contains("待重试") && output.contains("已采集人员基础信息"))
        try? FileManager.default.removeItem(at: folder)
    }
}
