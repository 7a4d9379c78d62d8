import Foundation

/// How far something has come, on one line of a terminal: a bar where the end is known, and a count.
struct ProgressBar {
    private static let interval = Duration.milliseconds(100)

    /// Bytes; nil where the end is not known.
    let total: Int64?
    /// Columns of the terminal.
    let width: Int
    private var lastDrawn: ContinuousClock.Instant?
    private var output: TextOutput

    /// Nil where standard error is no terminal: then there is nobody to see it.
    init?(total: Int64?) {
        guard let width = Terminal.errorWidth else { return nil }
        self.init(total: total, width: width, output: .standardError)
    }

    init(total: Int64?, width: Int, output: TextOutput) {
        self.total = total
        self.width = width
        self.output = output
    }

    /// The line, at most as wide as the terminal.
    func text(bytes: Int64, filings: Int) -> String {
        let count = "\(filings) \(filings == 1 ? "filing" : "filings")"
        guard let total, total > 0 else { return String(count.prefix(width - 1)) }
        let share = min(Double(bytes) / Double(total), 1)
        let percent = "\(Int(share * 100)) %".leftPadded(to: 5)
        let room = min(40, width - count.count - percent.count - 6)
        guard room >= 5 else { return String("\(percent) \(count)".prefix(width - 1)) }
        let filled = Int(share * Double(room))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
        return "[\(bar)] \(percent)  \(count)"
    }

    /// Draws the line, a few times a second at most.
    mutating func show(bytes: Int64, filings: Int) throws {
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < Self.interval { return }
        lastDrawn = now
        try output.write("\r\u{1B}[K" + text(bytes: bytes, filings: filings))
        try output.flush()
    }

    /// Takes the line away, so that something else can be written.
    mutating func clear() throws {
        guard lastDrawn != nil else { return }
        lastDrawn = nil
        try output.write("\r\u{1B}[K")
        try output.flush()
    }
}
