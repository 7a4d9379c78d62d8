import Filings
import Foundation

/// Makes filings of the rows of a CSV file whose header names their fields.
struct CSVForm: Sendable {
    /// Unknown columns that are named at most.
    private static let namedColumns = 20

    private let kind: FilingKind
    /// The file's columns, in its order.
    private let columns: [CSVColumn]
    /// Fields that the file has no column for, but that have a value nevertheless.
    private let absent: [CSVColumn]

    /// Reads the header. Throws ``FileProblem`` with all that is wrong with it.
    init(kind: FilingKind, header: CSVReader.Row) throws {
        let known = CSVColumn.of(kind)
        let names = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
        var faults: [String] = []
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        let nameless = counts[""] ?? 0
        if nameless > 0 {
            faults.append(nameless == 1 ? "has a column without a name" : "has \(nameless) columns without names")
        }
        let unknown = counts.keys.filter { name in !name.isEmpty && !known.contains { $0.name == name } }.sorted()
        if !unknown.isEmpty {
            let more = unknown.count > Self.namedColumns ? ", …" : ""
            faults.append("has unknown columns: \(unknown.prefix(Self.namedColumns).joined(separator: ", "))\(more)")
        }
        let twice = known.map(\.name).filter { counts[$0] ?? 0 > 1 }.sorted()
        if !twice.isEmpty { faults.append("names columns twice: \(twice.joined(separator: ", "))") }
        let missing = known.filter { $0.isRequired && !names.contains($0.name) }
        if !missing.isEmpty { faults.append("lacks columns: \(missing.map(\.name).joined(separator: ", "))") }
        guard faults.isEmpty else {
            let all = known.map { $0.isRequired ? $0.name : "[\($0.name)]" }.joined(separator: ", ")
            let text = "the header \(faults.joined(separator: "; ")). The columns of \(kind.rawValue) are: \(all)"
            throw FileProblem(line: header.line, text: text)
        }
        self.kind = kind
        columns = names.compactMap { name in known.first { $0.name == name } }
        absent = known.filter { $0.standard != nil && !names.contains($0.name) }
    }

    /// A row's filing. Throws ``FileProblem`` where the row does not fit the header.
    func filing(of row: CSVReader.Row) throws -> OutgoingFiling {
        guard row.fields.count == columns.count else {
            throw FileProblem(
                line: row.line, text: "has \(row.fields.count) fields where the header has \(columns.count)")
        }
        var fields: [String: CellValue] = [:]
        var person: [String: CellValue] = [:]
        for (column, cell) in zip(columns, row.fields) {
            guard let value = value(of: cell, in: column) else { continue }
            if column.isPersons { person[column.name] = value } else { fields[column.name] = value }
        }
        for column in absent {
            guard let standard = column.standard else { continue }
            if column.isPersons { person[column.name] = .text(standard) } else { fields[column.name] = .text(standard) }
        }
        if kind.hasPerson { fields["person"] = .object(person) }
        let labels = FilingLabels(
            filingID: fields["filingId"]?.text.flatMap { FilingID.isValid($0, for: kind) ? $0 : nil },
            key: FilingLabels.key(kind, idNumber: person["idNumber"]?.text, employer: fields["employer"]?.text))
        return OutgoingFiling(line: row.line, labels: labels, value: try JSONLine.encode(fields))
    }

    /// Nil: the field is left out.
    private func value(of cell: String, in column: CSVColumn) -> CellValue? {
        let text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return column.standard.map { .text($0) } }
        switch column.form {
        case .text:
            return .text(text)
        case .list:
            return .list(parts(of: text))
        case .monthlyAmounts:
            return .objects(
                parts(of: text).map { part in
                    let halves = part.split(maxSplits: 1, omittingEmptySubsequences: false) { ":：".contains($0) }
                    let texts = halves.map { $0.trimmingCharacters(in: .whitespaces) }
                    return ["month": texts[0], "amount": texts.count > 1 ? texts[1] : ""]
                })
        case .flag:
            // Anything else goes on as it is, for the worker to name.
            return Bool(text.lowercased()).map { .flag($0) } ?? .text(text)
        }
    }

    private func parts(of text: String) -> [String] {
        text.split { ";；、".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

/// A value on its way from a cell to JSON.
private enum CellValue: Encodable {
    case text(String)
    case list([String])
    case flag(Bool)
    case object([String: CellValue])
    case objects([[String: String]])

    var text: String? { if case .text(let text) = self { text } else { nil } }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let texts): try container.encode(texts)
        case .flag(let flag): try container.encode(flag)
        case .object(let fields): try container.encode(fields)
        case .objects(let objects): try container.encode(objects)
        }
    }
}
