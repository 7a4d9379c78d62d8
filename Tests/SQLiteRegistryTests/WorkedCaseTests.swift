import Foundation
import Registry
import SQLiteRegistry
import SocialInsurance
import Testing

@Suite("Registries of the worked cases")
struct WorkedCaseTests {
    @Test("are imported whole", arguments: ["enrollment-2021-07", "enrollment-2022-02"])
    func imported(name: String) async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("SocialInsuranceTests/Cases/\(name)/registry")
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        let summary = try await RegistryImport(folder: folder, today: try #require(CalendarDate("2022-02-15")))
            .run(into: registry, now: Date(timeIntervalSince1970: 0))
        for file in ImportFile.allCases {
            let text = try String(contentsOf: folder.appendingPathComponent(file.name), encoding: .utf8)
            let rows = text.split(whereSeparator: \.isNewline).count - 1
            #expect(summary.added[file, default: 0] == rows)
        }
        #expect(try await registry.read { try $0.auditLedger().paidTwice } == 0)
        try await registry.close()
    }
}
