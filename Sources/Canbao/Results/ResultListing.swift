import Filings
import MessageLog

/// Prints a results topic from its beginning.
struct ResultListing: Sendable {
    private static let interval = Duration.milliseconds(100)

    let log: any MessageLog
    let topic: String
    /// Nil: all filings.
    let filing: String?
    let isJSON: Bool
    /// Of the terminal; nil: none.
    let width: Int?

    /// Prints what there is. With `follow` it never returns, and ends with the task.
    func print(follow: Bool, to output: TextOutput) async throws {
        var reader = try await TopicReader.fromBeginning(of: topic, in: log)
        var printer = ResultPrinter(isJSON: isJSON, output: output, width: width)
        while true {
            while let record = try await reader.next() {
                if isWanted(record) { try printer.print(record) }
            }
            try printer.flush()
            guard follow else { return }
            while try await !reader.refresh() { try await Task.sleep(for: Self.interval) }
        }
    }

    private func isWanted(_ record: LogRecord) -> Bool {
        guard let filing else { return true }
        if let subject = record.header("ce_subject") { return subject == filing }
        let envelope = record.value.flatMap { try? ResultDecoder().envelope(from: $0) }
        return envelope?.filingID == filing
    }
}
