import ArgumentParser
import Filings
import Foundation
import WorkerKit

/// The FILE of `canbao submit`.
struct FilingFile {
    enum Format {
        case ndjson, csv
    }

    private static let problemLimit = 20

    /// As it was given; `-` is standard input.
    let path: String
    let format: Format

    /// Throws where the name tells that the file cannot be read by this program.
    init(path: String) throws {
        self.path = path
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv": format = .csv
        case "xlsx", "xls", "et":
            throw UserFacingError(
                "\(path): spreadsheets cannot be read yet; save it as “CSV UTF-8” and submit that",
                status: ProcessExit.usage)
        default: format = .ndjson
        }
    }

    /// Opens the file. A CSV file is read through once before, so that one with bad rows is refused as a whole.
    func open(kind: FilingKind) throws -> (reader: any FilingReader, size: Int64?) {
        let source = try source()
        switch format {
        case .ndjson:
            return (NDJSONReader(source, kind: kind), source.size)
        case .csv:
            let problems = CSVFilingReader.check(source, kind: kind, limit: Self.problemLimit)
            guard problems.isEmpty else { throw refusal(problems) }
            let again = try self.source()
            return (try CSVFilingReader(again, kind: kind), again.size)
        }
    }

    private func source() throws -> ByteSource {
        if path == "-" { return .standardInput }
        do {
            return try .file(path)
        } catch {
            throw UserFacingError("\(path) cannot be read: \(error.localizedDescription)", status: ProcessExit.usage)
        }
    }

    private func refusal(_ problems: [FileProblem]) -> UserFacingError {
        let more = problems.count >= Self.problemLimit ? ["  (there may be more)"] : []
        let lines = ["\(path) was not submitted:"] + problems.map { "  \($0)" } + more
        return UserFacingError(lines.joined(separator: "\n"), status: ProcessExit.usage)
    }
}
