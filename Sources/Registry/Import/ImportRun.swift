import Foundation

/// One import within its transaction: reads file after file, hands over rows in batches, and collects what is wrong.
struct ImportRun {
    let sink: any ImportSink
    let importNumber: Int64
    let parser: RowParser
    let problemLimit: Int
    let progress: @Sendable (ImportFile, Int) -> Void
    private(set) var problems: [ImportProblem] = []
    private(set) var summary = ImportSummary()

    /// Rows handed over at once: enough to make each cost little, few enough to hold.
    private static let batchSize = 1000

    init(
        sink: any ImportSink, importNumber: Int64, parser: RowParser, problemLimit: Int,
        progress: @escaping @Sendable (ImportFile, Int) -> Void
    ) {
        self.sink = sink
        self.importNumber = importNumber
        self.parser = parser
        self.problemLimit = problemLimit
        self.progress = progress
    }

    var isCutShort: Bool { problems.count >= problemLimit }

    mutating func load(_ file: ImportFile, _ handle: FileHandle) throws {
        switch file {
        case .areas: try load(file, handle, parser.area, ImportRows.areas)
        case .employers: try load(file, handle, parser.employer, ImportRows.employers)
        case .persons: try load(file, handle, parser.person, ImportRows.persons)
        case .enrollments: try load(file, handle, parser.enrollment, ImportRows.enrollments)
        case .flexible: try load(file, handle, parser.flexibleEnrollment, ImportRows.flexible)
        case .contributions: try load(file, handle, parser.contribution, ImportRows.contributions)
        case .benefits: try load(file, handle, parser.benefit, ImportRows.benefits)
        }
    }

    private mutating func load<Row>(
        _ file: ImportFile, _ handle: FileHandle, _ parse: (inout RowFields) -> Row?, _ wrap: ([Row]) -> ImportRows
    ) throws {
        var reader = try CSVReader(handle)
        guard try reader.next() else { return note(file, nil, "the file is empty; not even a header is there") }
        let header: CSVHeader
        switch CSVHeader.read(reader, of: file) {
        case .success(let read): header = read
        case .failure(let fault):
            for reason in fault.reasons { note(file, reader.line, reason) }
            return
        }
        var rows: [Row] = []
        var lines: [Int] = []
        while try !isCutShort && reader.next() {
            var fields = RowFields(reader, header)
            let row = parse(&fields)
            for problem in fields.problems { note(file, reader.line, problem) }
            guard let row, fields.problems.isEmpty else { continue }
            rows.append(row)
            lines.append(reader.line)
            if rows.count == Self.batchSize {
                try hand(over: wrap(rows), of: file, lines)
                rows.removeAll(keepingCapacity: true)
                lines.removeAll(keepingCapacity: true)
            }
        }
        if !rows.isEmpty { try hand(over: wrap(rows), of: file, lines) }
    }

    private mutating func hand(over rows: ImportRows, of file: ImportFile, _ lines: [Int]) throws {
        let receipt = try sink.add(rows, of: importNumber)
        summary.added[file, default: 0] += receipt.added
        summary.unchanged[file, default: 0] += receipt.unchanged
        for (index, refusal) in receipt.refused.sorted(by: { $0.key < $1.key }) {
            note(file, lines[index], refusal.reason)
        }
        progress(file, summary.rows(of: file))
    }

    private mutating func note(_ file: ImportFile, _ line: Int?, _ reason: String) {
        guard !isCutShort else { return }
        problems.append(ImportProblem(file: file.name, line: line, reason: reason))
    }
}

extension ImportRefusal {
    fileprivate var reason: String {
        switch self {
        case .unknownEmployer: "credit_code is that of no employer, neither here nor in the registry"
        case .unknownPerson: "person_number is that of no person, neither here nor in the registry"
        case .repeated: "the same row stands above already"
        case .differs:
            "a row with the same key and other content stands above or in the registry, which an import does not change"
        }
    }
}
