import Filings

/// Compares results with what the samples foretell.
struct ExpectationBook: Sendable {
    private struct Key: Hashable {
        let kind: FilingKind
        let filingID: String
        let isSide: Bool
    }

    private let expected: [Key: SampleExpectation]
    private var met: Set<Key> = []
    private var hasWaited: Set<Key> = []
    private var differences: [String] = []

    init(_ expectations: [SampleExpectation]) {
        expected = Dictionary(
            expectations.map { (Key(kind: $0.kind, filingID: $0.filingID, isSide: $0.isSide), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What a result shows, in English; nil where the samples say nothing.
    func note(on result: DecodedResult) -> String? { expected[key(of: result)]?.shows }

    /// A result that is followed by others.
    mutating func waits(_ result: DecodedResult) { hasWaited.insert(key(of: result)) }

    /// A final result.
    mutating func decided(_ result: DecodedResult) {
        let key = key(of: result)
        guard let expectation = expected[key] else {
            differences.append("\(name(key)): a result that no sample foretells")
            return
        }
        met.insert(key)
        differences += expectation.differences(from: result).map { "\(name(key)): \($0)" }
        if expectation.deferred == true, !hasWaited.contains(key) {
            differences.append("\(name(key)): was not deferred first")
        }
    }

    /// All that is not as foretold, for the kinds that were submitted; empty: nothing.
    func verdict(on kinds: Set<FilingKind>) -> [String] {
        let missing = expected.keys.filter { kinds.contains($0.kind) && !met.contains($0) }
            .map { "\(name($0)): no final result" }.sorted()
        return differences + missing
    }

    /// How many results were compared.
    var count: Int { met.count }

    private func key(of result: DecodedResult) -> Key {
        let envelope = result.envelope
        return Key(kind: envelope.kind, filingID: envelope.filingID, isSide: envelope.revision == 0)
    }

    private func name(_ key: Key) -> String { "\(key.kind.rawValue) \(key.filingID)" }
}
