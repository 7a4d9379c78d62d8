import Foundation
import Logging
import Metrics
import Retries

/// The one way by which a process asks the ministry: many lookups at a time, within the limits that all processes
/// share.
///
/// ``LocalTraffic`` decides who may call when, and ``BreakerSnapshot`` what each process is allotted; this actor
/// performs it. A call runs in the task of whoever asked, so that cancelling that task ends the call.
public actor MinistryGateway {
    private let client: any MinistryClient
    private let store: any BreakerStore
    private let rules: TrafficRules
    private let clock: GatewayClock
    private let logger: Logger
    private let metrics: MinistryMetrics

    private var traffic: LocalTraffic
    private var turns: [LocalTraffic.Ticket: CheckedContinuation<Turn, Never>] = [:]
    private var timer: (at: Date, task: Task<Void, Never>)?
    private var exchanging: Task<Void, Never>?
    private var isClosed = false
    private var isStoreLost = false

    /// What a waiting lookup is told.
    private enum Turn: Sendable {
        case call(LocalTraffic.Ticket)
        case refused(LocalTraffic.Refusal)
        case cancelled
    }

    /// - Parameters:
    ///   - store: where all processes keep what they know; the default is for a process on its own.
    ///   - member: names this process among them, and no other that lives.
    public init(
        client: any MinistryClient, store: any BreakerStore = InMemoryBreakerStore(), rules: TrafficRules,
        member: String, clock: GatewayClock = .system, logger: Logger,
        metrics factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.store = store
        self.rules = rules
        self.clock = clock
        self.logger = logger
        metrics = MinistryMetrics(factory)
        traffic = LocalTraffic(member: member, rules: rules)
    }

    /// Asks the ministry once, as soon as it may be asked. While the breaker is open no call is made.
    ///
    /// Throws where the task was cancelled or the gateway is closed; then nothing is known of the answer.
    public func lookup(_ question: IdentityLookup) async throws(CancellationError) -> LookupOutcome {
        switch await turn() {
        case .cancelled: throw CancellationError()
        case .refused(let refusal):
            metrics.refusedWithoutCall()
            return .unavailable(refusal.unavailability)
        case .call(let ticket): return try await call(question, ticket)
        }
    }

    /// How many more lookups do well to begin now: a loop takes up no more waiting filings than that.
    ///
    /// A process that has not talked with the others lately looks what they have found out.
    public func room() async -> LookupRoom {
        if traffic.looksAround(at: clock.now()), let shared = try? await store.load() {
            traffic.learn(from: shared, at: clock.now())
            metrics.show(traffic)
        }
        return traffic.room(at: clock.now())
    }

    /// Ends the waiting of all lookups, which then throw, and gives this process's share back. Calls that run are ended
    /// by cancelling their tasks.
    public func close() async {
        guard !isClosed else { return }
        isClosed = true
        timer?.task.cancel()
        timer = nil
        let (tickets, farewell) = traffic.leave()
        for ticket in tickets { turns.removeValue(forKey: ticket)?.resume(returning: .cancelled) }
        exchanging?.cancel()
        await exchanging?.value
        // Without a word the share comes back too, when its lease is over.
        if !isStoreLost { _ = try? await swap(farewell) }
    }

    // MARK: - A lookup

    private func turn() async -> Turn {
        guard !isClosed, !Task.isCancelled else { return .cancelled }
        let (ticket, step) = traffic.add(at: clock.now())
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                turns[ticket] = continuation
                perform(step)
            }
        } onCancel: {
            Task { await self.withdraw(ticket) }
        }
    }

    private func withdraw(_ ticket: LocalTraffic.Ticket) {
        guard traffic.withdraw(ticket) else { return }
        turns.removeValue(forKey: ticket)?.resume(returning: .cancelled)
    }

    private func call(
        _ question: IdentityLookup, _ ticket: LocalTraffic.Ticket
    ) async throws(CancellationError) -> LookupOutcome {
        let began = ContinuousClock.now
        let (outcome, result) = await ask(question)
        if !isClosed { perform(traffic.end(ticket, result, at: clock.now())) }
        guard let outcome else { throw CancellationError() }
        metrics.ended(outcome, result, after: ContinuousClock.now - began)
        return outcome
    }

    /// The outcome is nil where the call was cancelled.
    private nonisolated func ask(_ question: IdentityLookup) async -> (LookupOutcome?, CallResult) {
        do {
            return (.answered(try await client.lookup(question)), .succeeded)
        } catch is CancellationError {
            return (nil, .abandoned)
        } catch let error as MinistryError {
            guard case .outage(_, let notBefore) = error.fault else { return (.faulty(error), error.result) }
            let unavailability = Unavailability(text: error.text, notBefore: notBefore, counted: true)
            return (.unavailable(unavailability), error.result)
        } catch {
            // Only the kind: the text of an error that is not ours may hold anything.
            let fault = MinistryError(.unexpected, "asking the ministry failed (\(type(of: error)))")
            return (.faulty(fault), fault.result)
        }
    }

    // MARK: - Performing what was decided

    private func perform(_ step: LocalTraffic.Step) {
        for begin in step.begin { turns.removeValue(forKey: begin.ticket)?.resume(returning: .call(begin.ticket)) }
        for refuse in step.refuse {
            turns.removeValue(forKey: refuse.ticket)?.resume(returning: .refused(refuse.refusal))
        }
        if let report = step.exchange { exchanging = Task { await exchange(report) } }
        if let instant = step.wakeAt { wake(at: instant) }
        metrics.show(traffic)
    }

    private func wake(at instant: Date) {
        // A timer that rings early does no harm.
        if let timer, timer.at <= instant { return }
        timer?.task.cancel()
        timer = (
            instant,
            Task {
                guard (try? await clock.sleepUntil(instant)) != nil else { return }
                ring()
            }
        )
    }

    private func ring() {
        guard !isClosed, !Task.isCancelled else { return }
        timer = nil
        perform(traffic.wake(at: clock.now()))
    }

    // MARK: - Talking with the others

    private func exchange(_ report: TrafficReport) async {
        do {
            let grant = try await swap(report)
            if isStoreLost { logger.info("shared state of the ministry's breaker is in reach again") }
            isStoreLost = false
            for transition in grant.transitions { log(transition) }
            if !isClosed { perform(traffic.granted(grant, at: clock.now())) }
        } catch {
            if !isStoreLost {
                logger.warning(
                    "shared state of the ministry's breaker is out of reach; lookups wait",
                    metadata: ["error": "\(error)"])
            }
            isStoreLost = true
            if !isClosed { perform(traffic.exchangeFailed(report, at: clock.now())) }
        }
    }

    /// Lets the shared snapshot take in a report. Begins again where another process was faster.
    private func swap(_ report: TrafficReport) async throws -> TrafficGrant {
        for _ in 0..<50 {
            let old = try await store.load() ?? BreakerSnapshot(at: clock.now())
            var new = old
            let grant = new.exchange(report, rules: rules, at: clock.now())
            guard new != old else { return grant }
            new.version = old.version + 1
            if try await store.compareAndSwap(new, expected: old.version) { return grant }
        }
        throw BreakerStoreBusy()
    }

    private func log(_ transition: Breaker.Transition) {
        switch transition {
        case .opened(let cause, let failures):
            logger.warning(
                "the ministry's breaker is open: filings wait without being asked for",
                metadata: ["cause": "\(cause.rawValue)", "failures": "\(failures)"])
        case .probeFailed(let cause):
            logger.info("a probe of the ministry failed", metadata: ["cause": "\(cause.rawValue)"])
        case .closed(let outage):
            logger.notice(
                "the ministry answers again: filings go out at a rising rate",
                metadata: ["outage_seconds": "\(Int(outage.seconds))"])
        }
    }
}

/// Fifty times in a row another process was faster. Not to be expected, and tried again.
private struct BreakerStoreBusy: Error, CustomStringConvertible {
    var description: String { "other processes change the breaker's shared state all the time" }
}

extension LocalTraffic.Refusal {
    fileprivate var unavailability: Unavailability {
        Unavailability(
            text: "not asked: \(cause.text), and the breaker is open", notBefore: until, counted: false)
    }
}
