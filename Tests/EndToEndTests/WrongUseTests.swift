import Foundation
import Testing

@testable import Canbao

/// What the command line says where nothing can be done: one line that helps, and the status for wrong usage.
@Suite("Wrong use of batches, reports and attachments", .timeLimit(.minutes(5)))
struct WrongUseTests {
    private static let employer = "91440300708461136T"

    /// - Parameter expected: what the line on standard error ends with.
    private func check(
        _ hall: ServiceHall, _ expected: String, status: Int32 = 64, _ arguments: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let run = try await hall.canbao(arguments)
        #expect(run.status == status, sourceLocation: sourceLocation)
        let line = run.lines.last { $0.hasPrefix("canbao: ") || $0.hasPrefix("Error: ") } ?? run.output
        #expect(line.hasSuffix(expected), sourceLocation: sourceLocation)
        #expect(!run.output.contains("NSCocoaErrorDomain"), sourceLocation: sourceLocation)
    }

    private func hall() async throws -> ServiceHall {
        let hall = try await ServiceHall()
        for (name, text) in ["empty.ndjson": "", "blank.ndjson": " \n\r\n", "header.csv": "filingId,month\n"] {
            try Data(text.utf8).write(to: hall.folder.appendingPathComponent(name))
        }
        try FileManager.default.createDirectory(atPath: hall.path("folder"), withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: hall.path("folder.csv"), withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: hall.path("folder.xlsx"), withIntermediateDirectories: false)
        return hall
    }

    @Test("submitting a folder, a file that is not there, and one that holds nothing")
    func submit() async throws {
        let hall = try await hall()
        for name in ["folder", "folder.csv"] {
            try await check(
                hall, "\(name) is a folder; name its files one by one", "submit", "arrears", hall.path(name))
        }
        try await check(hall, "folder.xlsx is no ordinary file", "submit", "arrears", hall.path("folder.xlsx"))
        for name in ["none", "none.csv", "none.xlsx"] {
            try await check(
                hall, "\(name) cannot be read: No such file or directory", "submit", "arrears", hall.path(name))
        }
        for name in ["empty.ndjson", "blank.ndjson", "header.csv"] {
            try await check(
                hall, "\(name) holds nothing to submit", status: 0, "submit", "settlement", hall.path(name), "--wait")
        }
        try await check(
            hall, "--round goes with a form; change the filing ids instead.", "submit", "settlement",
            hall.path("header.csv"), "--round", "2")
        #expect(try await hall.recordCount() == 0)
        try await hall.close()
    }

    @Test("a form of no kind, over a file, into a folder that is not there")
    func template() async throws {
        let hall = try await hall()
        let run = try await hall.canbao("template", "no-kind", "-o", hall.path("form.xlsx"))
        #expect(run.status == 64 && run.output.contains("base-adjustment"))
        try Data().write(to: hall.folder.appendingPathComponent("there.xlsx"))
        try FileManager.default.createDirectory(atPath: hall.path("folder.xlsx"), withIntermediateDirectories: true)
        try await check(
            hall, "there.xlsx is there already; --force writes over it", "template", "arrears", "-o",
            hall.path("there.xlsx"))
        try await check(
            hall, "form.xlsx cannot be written: No such file or directory", "template", "arrears", "-o",
            hall.path("nowhere/form.xlsx"))
        try await check(
            hall, "folder.xlsx cannot be written: Is a directory", "template", "arrears", "-o",
            hall.path("folder.xlsx"), "--force")
        #expect(!FileManager.default.fileExists(atPath: hall.path("nowhere")))
        #expect(try FileManager.default.contentsOfDirectory(atPath: hall.path("folder.xlsx")).isEmpty)
        try await hall.close()
    }

    @Test("a batch that is not there")
    func batches() async throws {
        let hall = try await hall()
        for command in ["show", "results"] {
            try await check(
                hall, "there is no batch X1; `canbao batch list` shows those there are", status: 1, "batch", command,
                "X1")
        }
        try await check(hall, "there is no batch X1", status: 1, "batch", "forget", "X1")
        try await check(hall, "--json prints, -o saves: one of the two.", "batch", "results", "X1", "--json", "-o", "a")
        try await check(hall, "--limit must be at least 1.", "batch", "list", "--limit", "0")
        try await hall.close()
    }

    @Test("a report of nobody, of no month, in no form, with no phone number")
    func reports() async throws {
        let hall = try await hall()
        let employer = ["--employer", Self.employer]
        try await check(
            hall, "the registry has no employer of that credit code", status: 1, "report", "payment-details",
            "--employer", Self.employer, "--settlement-month", "2021-08")
        for month in ["2021-8", "2021-13", "08/2021"] {
            let run = try await hall.canbao(["report", "monthly-changes", "--month", month] + employer)
            #expect(run.status == 64 && run.output.contains("e.g. 2021-07"))
        }
        for (name, dated) in [("payment-details", "--settlement-month"), ("monthly-changes", "--month")] {
            func run(_ arguments: String...) async throws -> ProgramRun {
                try await hall.canbao(["report", name, dated, "2021-08"] + employer + arguments)
            }
            for forms in [["--csv", "--json"], ["--xlsx"], ["--zip"], ["--csv", "-o", hall.path("a.zip")]] {
                let run = try await hall.canbao(["report", name, dated, "2021-08"] + employer + forms)
                #expect(run.status == 64 && run.output.contains("Error: "), "\(forms)")
            }
            #expect(try await run("--phone", "12", "-o", hall.path("a.zip")).output.contains("eleven digits"))
        }
        #expect(!FileManager.default.fileExists(atPath: hall.path("a.zip")))
        try await hall.close()
    }

    @Test("attaching a folder, nothing, and what is not there")
    func attachments() async throws {
        let hall = try await hall()
        try await check(hall, "folder is a folder; name its files one by one", "attach", hall.path("folder"))
        try await check(hall, "none cannot be read: No such file or directory", "attach", hall.path("none"))
        try await check(hall, "empty.ndjson is empty", status: 1, "attach", hall.path("empty.ndjson"))
        #expect(!FileManager.default.fileExists(atPath: hall.path("blobs/attachments")))
        try await hall.close()
    }
}
