import Synchronization

/// The questions that are under way, and the findings that wait for the loop to take them.
///
/// Each question is a task of its own, so that a stop need not wait for one that hangs.
final class Inquiries<Handler: FilingHandler>: Sendable {
    private struct State {
        var underWay: Set<FilingReference> = []
        var tasks: [FilingReference: Task<Void, Never>] = [:]
        var findings: [(FilingReference, Handler.Finding)] = []
        var isClosed = false
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
    func ask(_ inquiry: Handler.Inquiry, for filing: FilingReference) {
        guard state.withLock({ !$0.isClosed && $0.underWay.insert(filing).inserted }) else { return }
        let task = Task { [self] in
            let finding = await handler.find(inquiry)
            state.withLock { if !Task.isCancelled { $0.findings.append((filing, finding)) } }
        }
        state.withLock { if $0.underWay.contains(filing) { $0.tasks[filing] = task } }
    }

    /// The findings since the last call. Their filings count as under way until `settled`.
    func take() -> [(FilingReference, Handler.Finding)] {
        state.withLock { state in
            defer { state.findings.removeAll(keepingCapacity: true) }
            return state.findings
        }
    }

    func settled(_ filing: FilingReference) {
        state.withLock { state in
            state.underWay.remove(filing)
            state.tasks[filing] = nil
        }
    }

    /// From now on nothing is asked any more; what is under way goes on.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Gives up what is under way. Whoever comes next asks again.
    func cancelAll() {
        let tasks = state.withLock { state in
            state.isClosed = true
            defer { state.tasks = [:] }
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
    }
}
