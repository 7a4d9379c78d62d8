import Foundation

/// A line of a terminal that is written over and over.
struct ProgressLine {
    private static let interval = Duration.milliseconds(100)

    /// Columns of the terminal.
    let width: Int
    private var lastDrawn: ContinuousClock.Instant?
    private var output: TextOutput

    /// On standard error; nil where that is no terminal: then there is nobody to see it.
    init?() {
        guard let width = Terminal.errorWidth else { return nil }
        self.init(width: width, output: .standardError)
    }

    init(width: Int, output: TextOutput) {
        self.width = width
        self.output = output
    }

    /// Draws the line, a few times a second at most. It never reaches the terminal's edge, where it would become two.
    mutating func show(_ text: @autoclosure () -> String) throws {
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < Self.interval { return }
        lastDrawn = now
        try output.write("\r\u{1B}[K" + text().prefix(max(0, width - 1)))
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
