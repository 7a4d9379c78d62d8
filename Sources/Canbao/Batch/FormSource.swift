import Filings
import Forms
import Spreadsheets
import WorkerKit

extension FilingFile {
    /// Reads the file as a form of the kind; nil where it is none: NDJSON, or CSV whose header names fields.
    func form(_ kind: FilingKind, round: Int) throws -> FormContent? {
        do {
            switch format {
            case .ndjson: return nil
            case .workbook: return try FormFile.read(workbook: path, .of(kind), round: round)
            case .csv:
                var rows = CSVReader(try decoded())
                guard let first = try rows.next(), first.namesHeadings else { return nil }
                var waiting: CSVReader.Row? = first
                return try FormFile.read(.of(kind), round: round) {
                    defer { waiting = nil }
                    return try (waiting ?? rows.next())?.sheetRow
                }
            }
        } catch let error as SpreadsheetError {
            throw UserFacingError("\(path) \(error)", status: ProcessExit.usage)
        } catch let error as FormFileError {
            throw UserFacingError("\(path) \(error)", status: ProcessExit.usage)
        } catch let problem as FileProblem {
            throw UserFacingError("\(path), \(problem)", status: ProcessExit.usage)
        }
    }
}

extension CSVReader.Row {
    /// Fields of filings have ASCII names, a form's columns have Chinese ones.
    fileprivate var namesHeadings: Bool { fields.contains { $0.unicodeScalars.contains { !$0.isASCII } } }

    fileprivate var sheetRow: SheetRow {
        let cells = fields.enumerated().compactMap { index, field in
            field.isEmpty ? nil : SheetCell(column: index + 1, content: .text(field))
        }
        return SheetRow(number: line, cells: cells)
    }
}
