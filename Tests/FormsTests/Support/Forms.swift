import Filings
import Foundation
import Spreadsheets
import Testing

@testable import Forms

/// Public test vectors of their standards; nobody's.
enum Sample {
    static let employer = "91440300708461136T"
    static let idNumber = "321083197812162119"
    static let otherID = "810000199408230021"
}

/// A column of a made-up form, to try how cells are read.
func column(
    _ content: FormColumn.Content, isRequired: Bool = false, standard: String? = nil
) -> FormColumn {
    FormColumn(
        "列", "field", content, isRequired: isRequired, standard: standard, example: "", note: "")
}

extension BatchForm {
    /// Reads rows of texts; empty ones are empty cells. Rows begin at 1.
    func read(_ rows: [[String]], formNumber: String? = nil, round: Int = 1) throws -> FormContent {
        var next = 0
        var isHeader = true
        var header: FormHeader?
        let row = { () -> SheetRow? in
            while next < rows.count {
                next += 1
                let cells = rows[next - 1].enumerated().filter { !$0.element.isEmpty }
                if cells.isEmpty { continue }
                return SheetRow(
                    number: next, cells: cells.map { SheetCell(column: $0.offset + 1, content: .text($0.element)) })
            }
            return nil
        }
        if isHeader {
            isHeader = false
            header = try FormHeader(try #require(row()), of: self)
        }
        return try FormReader.read(
            self, header: try #require(header), formNumber: formNumber, round: round, next: row)
    }
}

extension FormContent {
    /// The filings as they would be sent, without their ids.
    func requests<Request: FilingRequest>(_ type: Request.Type) throws -> [Request] {
        try filings.map { try RequestDecoder().decode(type, from: $0.filing.value).get() }
    }
}

enum Fixture {
    static func path(_ name: String, _ ending: String = "xlsx") throws -> String {
        try #require(Bundle.module.path(forResource: name, ofType: ending, inDirectory: "Fixtures"))
    }
}
