import Filings
import Foundation
import MessageLog
import WorkerKit

/// Waits for the final answers to what was submitted. To be begun before anything is.
struct AnswerWatch {
    private static let interval = Duration.milliseconds(50)

    private let log: any MessageLog
    private let requests: String
    private let group: String
    private var results: TopicReader
    private var malformed: TopicReader
    private(set) var tracker: AnswerTracker

    static func begin(_ kind: FilingKind, _ topics: TopicNames, in log: any MessageLog) async throws -> AnswerWatch {
        AnswerWatch(
            log: log, requests: topics.requests(kind), group: topics.group(kind),
            results: try await .fromEnd(of: topics.results(kind), in: log),
            malformed: try await .fromEnd(of: topics.malformed, in: log))
    }

    private init(
        log: any MessageLog, requests: String, group: String, results: TopicReader, malformed: TopicReader
    ) {
        self.log = log
        self.requests = requests
        self.group = group
        self.results = results
        self.malformed = malformed
        self.tracker = AnswerTracker(topic: requests)
    }

    mutating func submitted(_ receipts: [Receipt]) {
        for receipt in receipts { tracker.submitted(receipt) }
    }

    /// Prints final answers as they come, until there are none outstanding. Returns whether that was before the deadline.
    mutating func wait(until deadline: ContinuousClock.Instant?, printer: inout ResultPrinter) async throws -> Bool {
        while true {
            let passed = tracker.awaitsOnlyRepeats ? try await log.cursors(ofGroup: group) : [:]
            try await take(&printer)
            tracker.settleRepeats { [requests] slot in
                let partition = TopicPartition(topic: requests, partition: slot.partition)
                return passed[partition].map { $0.nextOffset > slot.offset } ?? false
            }
            if tracker.isComplete { return true }
            if let deadline, ContinuousClock.now >= deadline { return false }
            try await Task.sleep(for: Self.interval)
        }
    }

    private mutating func take(_ printer: inout ResultPrinter) async throws {
        _ = try await results.refresh()
        while let record = try await results.next() {
            if tracker.take(result: record) { try printer.print(record) }
        }
        _ = try await malformed.refresh()
        while let record = try await malformed.next() {
            if let filing = tracker.take(malformed: record) { try printer.print(filing) }
        }
        try printer.flush()
    }
}
