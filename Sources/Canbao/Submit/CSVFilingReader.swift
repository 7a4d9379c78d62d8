import Filings
import Foundation
import PlainWords

/// Filings out of a CSV file.
struct CSVFilingReader: FilingReader {
    private var rows: CSVReader
    private let form: CSVForm
    let problems: [FileProblem] = []

    /// Reads the header. Throws ``FileProblem``.
    init(_ source: ByteSource, kind: FilingKind) throws {
        rows = CSVReader(source)
        guard let header = try rows.next() else {
            throw FileProblem(line: 1, text: "the file is empty; a header that names the fields is expected")
        }
        form = try CSVForm(kind: kind, header: header)
    }

    var bytesRead: Int64 { rows.bytesRead }

    mutating func next() throws -> OutgoingFiling? { try rows.next().map(form.filing) }

    /// Reads the whole file without making anything of it, so that a file with bad rows is refused before any of it is
    /// submitted. At most `limit` problems.
    static func check(_ source: ByteSource, kind: FilingKind, limit: Int) -> [FileProblem] {
        var problems: [FileProblem] = []
        do {
            var reader = try CSVFilingReader(source, kind: kind)
            while problems.count < limit, let row = try reader.rows.next() {
                do {
                    _ = try reader.form.filing(of: row)
                } catch let problem as FileProblem {
                    problems.append(problem)
                }
            }
        } catch let problem as FileProblem {
            problems.append(problem)
        } catch {
            problems.append(FileProblem(line: 0, text: "cannot be read: \(PlainWords.reason(error))"))
        }
        return problems
    }
}
