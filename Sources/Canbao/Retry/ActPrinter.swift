import Foundation
import Registry

/// Says what an operator's act has done, as it does it.
struct ActPrinter {
    private let act: RetryAct.Kind
    private let isDryRun: Bool
    private let isJSON: Bool
    private var output: TextOutput
    private var table = TextTable(ActReceipt.columns)
    private var bar: ProgressBar?

    /// - Parameter total: of the filings that are meant.
    init(_ act: RetryAct.Kind, isDryRun: Bool, isJSON: Bool, total: Int, output: TextOutput = .standard) {
        self.act = act
        self.isDryRun = isDryRun
        self.isJSON = isJSON
        self.output = output
        bar = ProgressBar(total: Int64(total))
    }

    mutating func show(_ entries: [JournalEntry], _ tally: RetryRun.Tally) throws {
        let receipts = entries.map { ActReceipt($0, act, isDryRun: isDryRun) }
        try bar?.clear()
        if isJSON {
            for receipt in receipts { try output.writeJSON(receipt) }
        } else if !receipts.isEmpty {
            try output.write(table.layOut(receipts.map(\.row)))
        }
        try output.flush()
        try bar?.show(bytes: Int64(tally.done + tally.passed), filings: tally.done)
    }

    mutating func finish(_ tally: RetryRun.Tally) throws {
        try bar?.clear()
        guard !isJSON else { return }
        try output.writeLine(Self.summary(act, tally, isDryRun: isDryRun))
        try output.flush()
    }

    static func summary(_ act: RetryAct.Kind, _ tally: RetryRun.Tally, isDryRun: Bool) -> String {
        let filings = tally.done == 1 ? "1 filing" : "\(tally.done) filings"
        let passed =
            tally.passed == 0
            ? "" : "; \(tally.passed) more went on by themselves, were cancelled before, or have booked already"
        return switch (act, isDryRun) {
        case (.replay, false): "\(filings) will be tried again now\(passed)."
        case (.replay, true): "\(filings) would be tried again\(passed)."
        case (.cancel, false) where tally.done == 0: "\(filings) cancelled\(passed)."
        case (.cancel, false): "\(filings) cancelled: the workers reject them\(passed)."
        case (.cancel, true): "\(filings) would be cancelled\(passed)."
        }
    }
}
