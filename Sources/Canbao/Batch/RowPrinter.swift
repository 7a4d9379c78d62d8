import Forms

/// Prints rows of a batch: a table for clerks, or an object a line.
struct RowPrinter {
    private static let columns = [
        TextTable.Column(title: "行", alignment: .right), TextTable.Column(title: "申报编号"),
        TextTable.Column(title: "结果"), TextTable.Column(title: "说明"),
    ]

    private let isJSON: Bool
    private var output: TextOutput
    private var table: TextTable

    /// - Parameter width: of the terminal; nil: lines are never broken.
    init(isJSON: Bool, output: TextOutput, width: Int?) {
        self.isJSON = isJSON
        self.output = output
        table = TextTable(Self.columns, width: width)
    }

    mutating func print(_ rows: [RowReport]) throws {
        if isJSON {
            for row in rows { try output.writeJSON(row) }
        } else {
            let cells = rows.map { ["\($0.row)", $0.filingID ?? "-", $0.outcome.chineseName, $0.explanation] }
            try output.write(table.layOut(cells))
        }
        try output.flush()
    }
}
