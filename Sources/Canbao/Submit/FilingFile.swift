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
            let source = try source().peeking { start in
                if let name = Self.binaryFile(start) {
                    throw UserFacingError(
                        "\(path) was not submitted: it is \(name); filings are JSON objects, one on each line, or rows of a "
                            + "CSV file or a form with the name's ending .csv or .xlsx", status: ProcessExit.usage)
                }
            }
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

    /// What the first bytes are known to begin; nil: perhaps lines.
    private static func binaryFile(_ start: Data) -> String? {
        let files: [(String, [UInt8])] = [
            ("a workbook or a ZIP archive", [0x50, 0x4B, 0x03, 0x04]), ("a PNG picture", [0x89, 0x50, 0x4E, 0x47]),
            ("a JPEG picture", [0xFF, 0xD8, 0xFF]), ("a PDF file", Array("%PDF-".utf8)),
            ("a compressed file", [0x1F, 0x8B]), ("an old workbook", [0xD0, 0xCF, 0x11, 0xE0]),
        ]
        return files.first { start.starts(with: $0.1) }?.0
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
