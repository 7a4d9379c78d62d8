import Foundation
import SocialInsurance
import Testing
import WorkerKit

@Suite("Policy folder")
final class PolicyFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canbao-policy-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.copyItem(at: Self.shipped, to: folder)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static let shipped = URL(filePath: #filePath).appending(path: "../../../policy").standardized

    private func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: file))
    }

    /// Replaces a text that must be there.
    private func replace(_ text: String, with other: String, in file: String) throws {
        let before = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        let after = before.replacing(text, with: other, maxReplacements: 1)
        try #require(after != before)
        try write(after, to: file)
    }

    private var problems: [String] {
        do {
            _ = try PolicyFolder.load(folder)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("the folder that ships makes a policy")
    func shipped() throws {
        let policy = try PolicyFolder.load(Self.shipped)
        let limits = try policy.baseLimits(for: try #require(Month("2021-07")))
        #expect(limits.lower == Money(yuan: "3800"))
    }

    @Test("an unknown key is named by file, table and entry")
    func unknownKey() throws {
        try replace("    verified: false", with: "    verified: false\n    note: x", in: "pension.yaml")
        #expect(
            problems == [
                "pension.yaml: pension, entry 1, note: is not known here; known are from, to, source, verified, "
                    + "employer, individual"
            ])
    }

    @Test("an unknown table is named by file")
    func unknownTable() throws {
        try write("medical: []\n", to: "medical.yaml")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("medical.yaml: medical: is not known here") == true)
    }

    @Test("a wrong value is named by file, table, entry and key")
    func wrongValue() throws {
        try replace("from: 2022-01", with: "from: 2022-13", in: "base-limits.yaml")
        #expect(problems == ["base-limits.yaml: base-limits, entry 3, from: not a month as YYYY-MM"])
    }

    @Test("what is wrong in several files is listed together")
    func severalFiles() throws {
        try replace("employer: 16%", with: "employer: 16", in: "pension.yaml")
        try replace("      3: 0.7%", with: "      3: some", in: "work-injury.yaml")
        #expect(
            problems == [
                "pension.yaml: pension, entry 1, employer: is no percentage such as 0.5%, with at most four decimals",
                "work-injury.yaml: work-injury, entry 1, employer-by-class: class 3 has no percentage such as 0.5%",
            ])
    }

    @Test("a gap is named by file, table and month")
    func gap() throws {
        try replace("from: 2022-01", with: "from: 2022-03", in: "base-limits.yaml")
        #expect(problems == ["base-limits.yaml: base-limits, 2022-01: gap: no entry until 2022-03"])
    }

    @Test("an overlap is named by file, table and month")
    func overlap() throws {
        try replace("to: 2021-12", with: "to: 2022-02", in: "base-limits.yaml")
        #expect(
            problems == ["base-limits.yaml: base-limits, 2022-01: overlap: the entry from 2021-01 is valid to 2022-02"])
    }

    @Test("a missing table is named")
    func missingTable() throws {
        try FileManager.default.removeItem(at: folder.appending(path: "unemployment.yaml"))
        #expect(problems == ["base-limits.yaml, pension.yaml, work-injury.yaml: unemployment: has no entry"])
    }

    @Test(
        "a file that is no YAML, or holds a key twice, is named with its line",
        arguments: ["pension: [", "a: 1\na: 2\n"])
    func notYAML(text: String) throws {
        try write(text, to: "broken.yaml")
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.hasPrefix("broken.yaml: "))
        #expect(problem.contains("2"), "the line: \(problem)")
    }

    @Test("a file of another shape is named", arguments: ["", "- 1\n", "pension: 16%\n", "pension:\n  - 16%\n"])
    func shape(text: String) throws {
        try write(text, to: "shape.yaml")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("shape.yaml: ") == true)
    }

    @Test("a folder that is missing or empty is named")
    func noFolder() throws {
        try FileManager.default.removeItem(at: folder)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("cannot be read") == true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(problems == ["holds no .yaml file"])
        #expect {
            try PolicyFolder.load(folder)
        } throws: {
            "\($0)" == "policy folder \(folder.path):\n  holds no .yaml file"
        }
    }
}
