import ArgumentParser
import Filings
import Foundation
import WorkerKit

/// The FILE of `canbao submit`.
struct FilingFile {
    enum Format {
        case ndjson, csv, workbook
    }

    private static let problemLimit = 20

    /// As it was given; `-` is standard input.
    let path: String
    let format: Format

    init(path: String) {
        self.path = path
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv": format = .csv
        // Old ones, and those of other programs, are told by what they hold.
        case "xlsx", "xlsm", "xls", "xlsb", "et", "ett", "ods": format = .workbook
        default: format = .ndjson
        }
    }

    /// Opens the file. A CSV file is read through once before, so that one with bad rows is refused as a whole.
    func open(kind: FilingKind) throws -> (reader: any FilingReader, size: Int64?) {
        switch format {
        case .ndjson, .workbook:
            let source = try source()
            return (NDJSONReader(source, kind: kind), source.size)
        case .csv:
            let problems = CSVFilingReader.check(try decoded(), kind: kind, limit: Self.problemLimit)
            guard problems.isEmpty else { throw refusal(problems) }
            let again = try decoded()
            return (try CSVFilingReader(again, kind: kind), again.size)
        }
    }

    /// A CSV file's text in UTF-8, whatever it was saved in.
    func decoded() throws -> ByteSource {
        let encoding: TextEncoding
        do { encoding = try .detect(try source()) } catch let problem as FileProblem { throw refusal([problem]) }
        return try source().inUTF8(from: encoding)
    }

    private func source() throws -> ByteSource {
        if path == "-" { return .standardInput }
        return try .file(path)
    }

    private func refusal(_ problems: [FileProblem]) -> UserFacingError {
        let more = problems.count >= Self.problemLimit ? ["  (there may be more)"] : []
        let lines = ["\(path) was not submitted:"] + problems.map { "  \($0)" } + more
        return UserFacingError(lines.joined(separator: "\n"), status: ProcessExit.usage)
    }
}
