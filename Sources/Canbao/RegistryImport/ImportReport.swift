import Registry

/// What an import has loaded, table by table.
struct ImportReport {
    private static let columns = [
        TextTable.Column(title: "FILE"), TextTable.Column(title: "ADDED", alignment: .right),
        TextTable.Column(title: "UNCHANGED", alignment: .right),
    ]

    private struct Line: Encodable {
        let file: String
        let added: Int
        let unchanged: Int
    }

    private let lines: [Line]

    init(_ summary: ImportSummary) {
        lines = ImportFile.allCases.filter { summary.rows(of: $0) > 0 }.map { file in
            Line(file: file.name, added: summary.added[file] ?? 0, unchanged: summary.unchanged[file] ?? 0)
        }
    }

    func print(isJSON: Bool, to output: TextOutput) throws {
        var output = output
        if isJSON {
            for line in lines { try output.writeJSON(line) }
        } else {
            var table = TextTable(Self.columns)
            try output.write(table.layOut(lines.map { [$0.file, "\($0.added)", "\($0.unchanged)"] }))
        }
        try output.flush()
    }
}
