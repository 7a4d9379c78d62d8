import Filings
import Foundation
import MessageLog
import WorkerKit

/// Where answers go as they come.
protocol AnswerSink {
    mutating func take(_ record: LogRecord, _ answer: AnswerTracker.Answer) throws
    mutating func take(_ filing: UnanswerableFiling) throws
    /// Nothing more comes for a moment.
    mutating func flush() throws
}

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

    /// Hands answers on as they come, until none is outstanding. Returns whether that was before the deadline.
    mutating func wait(until deadline: ContinuousClock.Instant?, sink: inout some AnswerSink) async throws -> Bool {
        while true {
            let passed = tracker.awaitsOnlyRepeats ? try await log.cursors(ofGroup: group) : [:]
            try await take(&sink)
            tracker.settleRepeats { [requests] slot in
                let partition = TopicPartition(topic: requests, partition: slot.partition)
                return passed[partition].map { $0.nextOffset > slot.offset } ?? false
            }
            if tracker.isComplete { return true }
            if let deadline, ContinuousClock.now >= deadline { return false }
            try await Task.sleep(for: Self.interval)
        }
    }

    private mutating func take(_ sink: inout some AnswerSink) async throws {
        _ = try await results.refresh()
        while let record = try await results.next() {
            if let answer = tracker.take(result: record) { try sink.take(record, answer) }
        }
        _ = try await malformed.refresh()
        while let record = try await malformed.next() {
            if let filing = tracker.take(malformed: record) { try sink.take(filing) }
        }
        try sink.flush()
    }
}
