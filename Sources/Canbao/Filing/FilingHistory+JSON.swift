import Filings
import Foundation
import MessageLog
import Registry

/// One object: the filing's facts, its attempts, its results as they were published, and its sub-filings likewise.
extension FilingHistory: Encodable {
    private enum Key: String, CodingKey {
        case kind
        case filingID = "filingId"
        case state, waitsFor, errorCode, person, employer, operatingMonth, receipt, receivedAt, firstSeen, retrySince
        case notBefore, cancellation, attemptsCounted, revision, traceparent, attempts, results, subFilings
    }

    private struct Place: Encodable {
        let topic: String
        let partition: Int32
        let offset: Int64
    }

    private struct Try: Encodable {
        let at: String
        let outcome: String
        let code: String?
        let note: String?
        let counted: Bool
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(entry.kind, forKey: .kind)
        try container.encode(entry.filingID, forKey: .filingID)
        try container.encode(entry.state.rawValue, forKey: .state)
        try container.encodeIfPresent(waitsFor, forKey: .waitsFor)
        try container.encodeIfPresent(entry.errorCode, forKey: .errorCode)
        try container.encodeIfPresent(maskedPerson, forKey: .person)
        try container.encodeIfPresent(entry.employer, forKey: .employer)
        try container.encode(entry.operatingMonth, forKey: .operatingMonth)
        let partition = entry.source.partition
        try container.encode(
            Place(topic: partition.topic, partition: partition.partition, offset: entry.source.offset),
            forKey: .receipt)
        try container.encode(RFC3339.text(entry.receivedAt), forKey: .receivedAt)
        try container.encode(RFC3339.text(entry.firstSeen), forKey: .firstSeen)
        try container.encode(RFC3339.text(entry.retrySince), forKey: .retrySince)
        try container.encodeIfPresent(entry.notBefore.map(RFC3339.text), forKey: .notBefore)
        try container.encodeIfPresent(entry.cancellation, forKey: .cancellation)
        try container.encode(entry.attempts, forKey: .attemptsCounted)
        try container.encode(entry.revision, forKey: .revision)
        try container.encodeIfPresent(entry.traceparent, forKey: .traceparent)
        let tries = attempts.map {
            Try(at: RFC3339.text($0.at), outcome: $0.outcome, code: $0.code, note: $0.note, counted: $0.counted)
        }
        try container.encode(tries, forKey: .attempts)
        let decoder = JSONDecoder()
        let bodies = try results.map { try decoder.decode(JSONValue.self, from: $0.body) }
        try container.encode(bodies, forKey: .results)
        if !subFilings.isEmpty { try container.encode(subFilings, forKey: .subFilings) }
    }
}
