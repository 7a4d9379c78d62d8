import Filings
import Foundation
import MessageJSON
import Spreadsheets

/// Reads the rows of a form. A row that cannot be taken does not stop the others.
public struct FormReader {
    /// The most rows that one file may have.
    public static let rowLimit = 100_000

    private let form: BatchForm
    private let formNumber: String?
    private let round: Int
    private var rows: [FormRow] = []
    /// The first row of each filing.
    private var firstRows: [String: Int] = [:]

    /// - Parameters:
    ///   - header: throws ``FormFileError`` where it is not the form's.
    ///   - formNumber: as it stands in the file; nil: it has none.
    ///   - next: the rows behind the header, one by one; nil at the end.
    static func read(
        _ form: BatchForm, header: FormHeader, formNumber: String?, round: Int, next: () throws -> SheetRow?
    ) throws -> FormContent {
        var reader = FormReader(form: form, formNumber: formNumber, round: round)
        while let row = try next() { try reader.take(row, header) }
        return FormContent(
            batchID: FormIdentity.batchID(form.kind, form: formNumber, round: round, rows: reader.rows),
            formNumber: formNumber, rows: reader.rows)
    }

    private init(form: BatchForm, formNumber: String?, round: Int) {
        self.form = form
        self.formNumber = formNumber
        self.round = round
    }

    private mutating func take(_ row: SheetRow, _ header: FormHeader) throws {
        var draft = RowDraft(row, header, form)
        guard !draft.isBlank, !form.isExample(draft.texts) else { return }
        guard rows.count < Self.rowLimit else { throw FormFileError.tooManyRows(limit: Self.rowLimit) }
        let content = try content(of: &draft, row, header)
        rows.append(FormRow(number: row.number, texts: draft.texts, content: content))
    }

    private mutating func content(
        of draft: inout RowDraft, _ row: SheetRow, _ header: FormHeader
    ) throws -> FormRow.Content {
        draft.readID(row, header)
        guard draft.problems.isEmpty else { return .refused(draft.problems) }
        var fields = draft.fields
        let id =
            draft.ownID
            ?? FormIdentity.filingID(
                form.kind, form: formNumber, round: round, former: draft.formerID, content: .object(fields))
        if let first = firstRows[id] { return .repeats(row: first, filingID: id) }
        fields["filingId"] = .text(id)
        let value = try MessageEncoder.encode(FieldValue.object(fields))
        switch RequestCheck.digest(of: value, form.kind) {
        case .success(let digest):
            firstRows[id] = row.number
            return .filing(
                FormFiling(
                    id: id, value: value, idNumber: draft.text(of: "idNumber"), employer: draft.text(of: "employer"),
                    digest: digest))
        case .failure(let malformed):
            return .refused([draft.problem(malformed, row, header)])
        }
    }
}

/// A row on its way to a filing.
private struct RowDraft {
    private let form: BatchForm
    private(set) var texts: [String] = []
    private(set) var problems: [CellProblem] = []
    private(set) var isBlank = true
    /// The id that the row brings along.
    private(set) var ownID: String?
    /// The id under which the row was refused before.
    private(set) var formerID: String?
    private var values: [String: FieldValue] = [:]

    init(_ row: SheetRow, _ header: FormHeader, _ form: BatchForm) {
        self.form = form
        for (column, place) in zip(form.columns, header.places) {
            let content = place.flatMap { row.cell($0)?.content }
            do {
                let reading = try column.read(content)
                texts.append(reading.text)
                if let value = reading.value { values[column.field] = value }
            } catch let fault as CellFault {
                texts.append(FormColumn.text(of: content))
                // A column that the form lacks has no cell; its heading would have been missed before.
                report(fault, CellName(column: place ?? 1, row: row.number), column.heading)
            } catch {
                preconditionFailure("reading a cell throws nothing else")
            }
            isBlank = isBlank && (content.map { Self.isBlank($0) } ?? true)
        }
        for stray in header.strays(in: row) {
            isBlank = false
            report(.noHeading, CellName(column: stray.column, row: row.number), nil)
        }
    }

    private static func isBlank(_ content: CellContent) -> Bool {
        if case .text(let text) = content { CellFolding.trimmed(text).isEmpty } else { false }
    }

    private mutating func report(_ fault: CellFault, _ cell: CellName, _ heading: String?) {
        problems.append(CellProblem(cell: cell, heading: heading, reason: fault.reason))
    }

    /// A row that comes back with its result keeps its id, unless it was refused: then it is a new filing.
    mutating func readID(_ row: SheetRow, _ header: FormHeader) {
        guard let place = header.told[.filingID], let content = row.cell(place)?.content else { return }
        let id = CellFolding.code(FormColumn.text(of: content))
        guard !id.isEmpty else { return }
        let outcome = header.told[.outcome].flatMap { row.cell($0) }.map {
            CellFolding.trimmed(FormColumn.text(of: $0.content))
        }
        if let outcome = outcome.flatMap(RowOutcome.named), outcome.isFiledAnew {
            formerID = id
        } else if FilingID.isValid(id) {
            ownID = id
        } else {
            report(.noFilingID, CellName(column: place, row: row.number), ResultColumn.filingID.rawValue)
        }
    }

    /// Without the filing's id.
    var fields: [String: FieldValue] {
        var fields = form.constants.mapValues(FieldValue.text)
        var person: [String: FieldValue] = [:]
        for column in form.columns {
            guard let value = values[column.field] else { continue }
            if column.isPersons { person[column.field] = value } else { fields[column.field] = value }
        }
        if form.hasPerson { fields["person"] = .object(person) }
        return fields
    }

    func text(of field: String) -> String? { values[field]?.text }

    /// What the strict decoder says of a field is told of its cell.
    func problem(_ malformed: Malformed, _ row: SheetRow, _ header: FormHeader) -> CellProblem {
        let path = malformed.detail.prefix { $0 != ":" }
        let field = path.split(separator: ".").last.map { String($0.prefix { $0 != "[" }) }
        let index = form.columns.firstIndex { $0.field == field }
        return CellProblem(
            cell: CellName(column: index.flatMap { header.places[$0] } ?? 1, row: row.number),
            heading: index.map { form.columns[$0].heading }, reason: "报文格式错误：\(malformed.detail)")
    }
}
