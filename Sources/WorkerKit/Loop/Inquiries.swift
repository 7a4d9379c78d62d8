import Synchronization

/// The questions that are under way, and the findings that wait for the loop to take them.
final class Inquiries<Handler: FilingHandler>: Sendable {
    private struct State {
        var underWay: Set<FilingReference> = []
        var findings: [(FilingReference, Handler.Finding)] = []
    }

    private let handler: Handler
    private let state = Mutex(State())

    init(handler: Handler) {
        self.handler = handler
    }

    /// How many are asked or wait to be taken.
    var count: Int { state.withLock { $0.underWay.count } }

    func isUnderWay(_ filing: FilingReference) -> Bool { state.withLock { $0.underWay.contains(filing) } }

    /// Asks, unless the same filing's question is under way already.
    func ask(_ inquiry: Handler.Inquiry, for filing: FilingReference, in group: inout DiscardingTaskGroup) {
        guard state.withLock({ $0.underWay.insert(filing).inserted }) else { return }
        group.addTask { [self] in
            let finding = await handler.find(inquiry)
            state.withLock { $0.findings.append((filing, finding)) }
        }
    }

    /// The findings since the last call. Their filings count as under way until `settled`.
    func take() -> [(FilingReference, Handler.Finding)] {
        state.withLock { state in
            defer { state.findings.removeAll(keepingCapacity: true) }
            return state.findings
        }
    }

    func settled(_ filing: FilingReference) {
        _ = state.withLock { $0.underWay.remove(filing) }
    }
}
