import Dispatch
import Filings
import Foundation
import Synchronization

/// Results that a turn has decided on, on their way to the bytes that the registry keeps.
///
/// To write them takes about as long as to decide, so it is done beside the turn, a portion at a time, where another core
/// is free; portions that nobody has begun when they are wanted are written on the spot.
struct ResultDrafts<Body: ResultBody> {
    private static var portion: Int { 64 }

    private var latest: [Draft<Body>] = []
    private let writing = PortionsOfResults<Body>()
    private var hasPortions = false

    var isEmpty: Bool { latest.isEmpty && !hasPortions }

    mutating func add(_ result: FilingResult<Body>, key: Data?, traceparent: String?) {
        latest.append(Draft(result: result, key: key, traceparent: traceparent))
        guard latest.count == Self.portion else { return }
        writing.begin(latest)
        hasPortions = true
        latest.removeAll(keepingCapacity: true)
    }

    /// All of them, in order.
    func written() throws -> [RecordedResult] {
        let last = try latest.map { try $0.written() }
        return try writing.finish() + last
    }
}

private struct Draft<Body: ResultBody>: Sendable {
    let result: FilingResult<Body>
    let key: Data?
    let traceparent: String?

    func written() throws -> RecordedResult {
        try ResultEncoder().record(result, key: key, traceparent: traceparent)
    }
}

/// Portions of drafts, each written by whoever comes first.
private final class PortionsOfResults<Body: ResultBody>: Sendable {
    private enum Portion {
        case waiting([Draft<Body>])
        case underWay
        case written(Result<[RecordedResult], any Error>)
    }

    private let portions = Mutex<[Portion]>([])
    private let underWay = DispatchGroup()

    func begin(_ drafts: [Draft<Body>]) {
        let place = portions.withLock { portions in
            portions.append(.waiting(drafts))
            return portions.count - 1
        }
        DispatchQueue.global().async { [self] in write(place) }
    }

    private func write(_ place: Int) {
        let taken: [Draft<Body>]? = portions.withLock { portions in
            guard case .waiting(let drafts) = portions[place] else { return nil }
            portions[place] = .underWay
            underWay.enter()
            return drafts
        }
        guard let taken else { return }
        let written = Result { try taken.map { try $0.written() } }
        portions.withLock { $0[place] = .written(written) }
        underWay.leave()
    }

    func finish() throws -> [RecordedResult] {
        // From the end, where others have not got to yet.
        for place in portions.withLock(\.indices).reversed() { write(place) }
        underWay.wait()
        return try portions.withLock(\.self).flatMap { portion in
            guard case .written(let results) = portion else { return [] as [RecordedResult] }
            return try results.get()
        }
    }
}
