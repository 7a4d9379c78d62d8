import Foundation
import Testing

@testable import Canbao

/// What a program that a test ran to its end has left.
struct ProgramRun {
    let status: Int32
    /// Standard output and standard error.
    let output: String

    /// Those that are not empty. CSV ends its own with CR LF.
    var lines: [String] { output.split(whereSeparator: \.isNewline).map(String.init) }

    /// The lines that are objects of that shape.
    func objects<Value: Decodable>(_ type: Value.Type) -> [Value] {
        lines.compactMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
}

extension ServiceHall {
    /// Runs the command line to its end.
    func canbao(_ arguments: String...) async throws -> ProgramRun { try await canbao(arguments) }

    func canbao(_ arguments: [String]) async throws -> ProgramRun {
        let run = try await start("canbao", arguments: arguments)
        return ProgramRun(status: await run.ending(), output: run.output)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// Programs of others, which are installed for the tests; a missing one fails the test.
enum Tool {
    private static let packages = ["openssl": "openssl", "pdftotext": "poppler-utils", "qpdf": "qpdf"]

    /// A program by its name, with its arguments.
    static func run(_ arguments: String...) async throws -> ProgramRun {
        let run = try await run(URL(fileURLWithPath: "/usr/bin/env"), arguments)
        let name = arguments[0]
        try #require(run.status != 127, "\(name) is missing: apt-get install \(packages[name] ?? name)")
        return run
    }

    /// The Python of the tests' virtual environment, on a script of theirs.
    static func python(_ script: String, _ arguments: [String]) async throws -> ProgramRun {
        let path = ProcessInfo.processInfo.environment["CANBAO_TEST_PYTHON"] ?? ".venv/bin/python"
        let python = URL(fileURLWithPath: path, relativeTo: Checkout.root)
        try #require(FileManager.default.isExecutableFile(atPath: python.path), "run `make test`, which sets Python up")
        return try await run(
            python, [Checkout.root.appendingPathComponent("Tests/EndToEndTests/\(script)").path] + arguments)
    }

    /// 7-Zip, as Debian names it.
    static func sevenZip(_ arguments: String...) async throws -> ProgramRun {
        let program = try #require(
            ["/usr/bin/7zz", "/usr/bin/7z"].first(where: FileManager.default.isExecutableFile), "run scripts/setup")
        return try await run(URL(fileURLWithPath: program), arguments)
    }

    private static func run(_ program: URL, _ arguments: [String]) async throws -> ProgramRun {
        let run = try await RunningProgram.start(
            program, arguments: arguments, environment: ProcessInfo.processInfo.environment)
        return ProgramRun(status: await run.ending(), output: run.output)
    }
}

/// A workbook as openpyxl reads it.
struct DumpedSheet: Decodable {
    let rows: [[DumpedCell?]]
    let formats: [String]
    let widths: [Double]
    let lists: [[String]]
    let frozen: String?
    let types: [String]

    /// A column's cells below its heading.
    func column(_ heading: String) -> [String] {
        guard let place = rows.first?.firstIndex(where: { $0?.text == heading }) else { return [] }
        return rows.dropFirst().map { $0[place]?.text ?? "" }
    }
}

/// A cell's value as a text.
struct DumpedCell: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            text = "\(try container.decode(Double.self))"
        }
    }
}

extension Tool {
    static func dump(_ path: String) async throws -> [String: DumpedSheet] {
        let run = try await python("Workbooks/workbook.py", ["dump", path])
        try #require(run.status == 0, "\(run.output)")
        return try #require(run.objects([String: DumpedSheet].self).first)
    }

    /// Fills a form in: rows of headings and values, and the row's number as `行`.
    static func fill(_ form: String, _ out: String, _ rows: [[String: Any]]) async throws {
        let file = out + ".json"
        try JSONSerialization.data(withJSONObject: rows).write(to: URL(fileURLWithPath: file))
        let run = try await python("Workbooks/workbook.py", ["fill", form, out, file])
        try #require(run.status == 0, "\(run.output)")
    }
}
