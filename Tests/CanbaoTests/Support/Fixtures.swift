import Filings
import Foundation
import SocialInsurance
import Synchronization

@testable import Canbao

extension ByteSource {
    /// The text in pieces of so many bytes.
    static func text(_ text: String, pieces: Int = 7) -> ByteSource { bytes(Data(text.utf8), pieces: pieces) }

    static func bytes(_ data: Data, pieces: Int = 7) -> ByteSource {
        let position = Mutex(0)
        return ByteSource(size: Int64(data.count)) {
            position.withLock { position in
                let end = min(position + pieces, data.count)
                defer { position = end }
                return data.subdata(in: position..<end)
            }
        }
    }
}

/// Collects what is written.
final class Written: Sendable {
    private let data = Mutex(Data())

    var output: TextOutput {
        TextOutput { [self] block in data.withLock { $0.append(block) } }
    }

    var text: String { String(decoding: data.withLock { $0 }, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
}

enum Sample {
    static let instant = RFC3339.instant("2021-07-15T09:00:00+08:00") ?? .distantPast
    static let month = Month("2021-07") ?? Month(year: 2021, month: 7)!
    static let personNumber = PersonNumber("32120000000017")!

    static func month(_ text: String) -> Month { Month(text)! }
    static func money(_ text: String) -> Money { Money(yuan: text)! }

    static func envelope(
        _ id: String, _ kind: FilingKind = .enrollment, _ outcome: Outcome, revision: Int = 1,
        errors: [ErrorEntry] = [], retryAt: Date? = nil, attempts: Int? = nil
    ) -> ResultEnvelope {
        ResultEnvelope(
            filingID: id, kind: kind, outcome: outcome, revision: revision, decidedAt: instant, operatingMonth: month,
            errors: errors, retryAt: retryAt, attempts: attempts)
    }

    static func body(_ envelope: ResultEnvelope) throws -> Data {
        try ResultEncoder().record(envelope, key: nil, traceparent: nil).body
    }

    static func decoded<Body: ResultBody>(
        _ verdict: FilingResult<Body>.Verdict, id: String = "X-1", revision: Int = 1
    ) throws -> DecodedResult {
        let result = FilingResult<Body>(
            filingID: id, revision: revision, decidedAt: instant, operatingMonth: month, verdict: verdict)
        return try DecodedResult(ResultEncoder().record(result, key: nil, traceparent: nil).body)
    }

    static func schedule(_ lines: [Contribution], beyond: [Month] = []) -> ArrearsSchedule {
        ArrearsSchedule(settlementMonth: month("2021-08"), lines: lines, beyondWindow: beyond)
    }

    static func line(_ text: String, _ insurance: Insurance, _ employer: String, _ individual: String) -> Contribution {
        Contribution(
            month: month(text), insurance: insurance, base: money("6500.00"), employerAmount: money(employer),
            individualAmount: money(individual))
    }
}
