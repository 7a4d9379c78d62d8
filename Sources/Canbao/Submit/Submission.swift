import Foundation
import MessageLog

/// Appends filings to a topic in batches, each of them durably and as a whole.
struct Submission {
    /// What a batch holds at most.
    private static let batch = 500
    private static let batchBytes = 4 * 1_048_576

    let log: any MessageLog
    let topic: String
    /// That the filings belong to; nil: none.
    var batch: String?

    /// Submits everything that the reader has. `report` gets each batch's receipts when it is durable.
    ///
    /// Throws ``SubmissionStopped`` where the log fails on the way.
    func run(
        _ reader: inout any FilingReader, report: (_ receipts: [Receipt], _ bytesRead: Int64) async throws -> Void
    ) async throws {
        var waiting: [OutgoingFiling] = []
        var bytes = 0
        var submitted = 0
        var lastLine = 0
        while true {
            let filing = try reader.next()
            if let filing {
                waiting.append(filing)
                bytes += filing.value.count
            }
            guard waiting.count >= Self.batch || bytes >= Self.batchBytes || filing == nil else { continue }
            guard let last = waiting.last else { return }
            do {
                let receipts = try await append(waiting)
                submitted += receipts.count
                lastLine = last.line
                try await report(receipts, reader.bytesRead)
            } catch let error as LogError {
                throw SubmissionStopped(error: error, submitted: submitted, lastLine: lastLine)
            }
            waiting.removeAll(keepingCapacity: true)
            bytes = 0
        }
    }

    private func append(_ filings: [OutgoingFiling]) async throws -> [Receipt] {
        let records = filings.map { filing in
            OutgoingRecord(topic: topic, key: filing.labels.key.map { Data($0.utf8) }, value: filing.value)
        }
        let positions = try await log.append(records)
        return zip(filings, positions).map { filing, position in
            Receipt(line: filing.line, filingID: filing.labels.filingID, position: position, batch: batch)
        }
    }
}

/// The log failed in the middle of a file.
struct SubmissionStopped: Error {
    let error: LogError
    let submitted: Int
    /// The last line that is in the log; 0: none.
    let lastLine: Int

    /// What is in the log, and what to do.
    var explanation: String {
        guard submitted > 0 else { return "\(error)\nNothing was submitted." }
        return """
            \(error)
            \(submitted) filings, up to line \(lastLine), were submitted; what follows was not. Submit the whole file again: \
            what was submitted already is recognized by its filing id.
            """
    }
}
