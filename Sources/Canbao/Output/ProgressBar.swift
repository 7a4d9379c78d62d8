/// How much of a file has been submitted: a bar where the file's end is known, and a count.
struct ProgressBar {
    /// Bytes; nil where the end is not known.
    let total: Int64?
    private var line: ProgressLine

    /// Nil where standard error is no terminal.
    init?(total: Int64?) {
        guard let line = ProgressLine() else { return nil }
        self.init(total: total, line: line)
    }

    init(total: Int64?, line: ProgressLine) {
        self.total = total
        self.line = line
    }

    /// At most as wide as the terminal.
    func text(bytes: Int64, filings: Int) -> String {
        let count = Counted.text(filings, "filing", "filings")
        guard let total, total > 0 else { return count }
        let share = min(Double(bytes) / Double(total), 1)
        let percent = "\(Int(share * 100)) %".leftPadded(to: 5)
        let room = min(40, line.width - count.count - percent.count - 6)
        guard room >= 5 else { return "\(percent) \(count)" }
        let filled = Int(share * Double(room))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
        return "[\(bar)] \(percent)  \(count)"
    }

    mutating func show(bytes: Int64, filings: Int) throws {
        let bar = self
        try line.show(bar.text(bytes: bytes, filings: filings))
    }

    mutating func clear() throws { try line.clear() }
}
