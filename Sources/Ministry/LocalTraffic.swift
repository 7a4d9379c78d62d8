import Foundation
import Retries

/// One process's share of the traffic to the ministry: which lookups wait, which run, and when to talk to the others.
///
/// A value without a clock or a store: each function takes in what happened, and returns what is to be done.
struct LocalTraffic {
    typealias Ticket = Int64

    /// Why a lookup is sent away without a call.
    struct Refusal: Hashable {
        let until: Date
        let cause: FailureCause
    }

    /// What is to be done now.
    struct Step: Equatable {
        struct Begin: Equatable {
            let ticket: Ticket
            let permit: Permit
        }
        struct Refuse: Equatable {
            let ticket: Ticket
            let refusal: Refusal
        }
        var begin: [Begin] = []
        var refuse: [Refuse] = []
        /// To be taken to the store; its grant comes back by ``granted(_:at:)``, or ``exchangeFailed(_:at:)`` is
        /// called.
        var exchange: TrafficReport?
        /// When to call ``wake(at:)``, if nothing else happens before.
        var wakeAt: Date?
    }

    /// Talk with the store, at the most: twenty times a second.
    static let exchangeInterval = Duration.milliseconds(50)
    /// While calls succeed after an outage, how often to say so.
    static let newsInterval = Duration.milliseconds(500)
    private static let longestBackoff = Duration.seconds(5)

    let member: String
    let rules: TrafficRules

    private var waiting: [Ticket] = []
    private var running: [Ticket: Permit] = [:]
    private var lastTicket: Ticket = 0
    private var ended: [EndedCall] = []
    private var failuresInRow = 0

    private var slots = 0
    private var starts: [Date] = []
    /// From one call of this process to its next, and when that is.
    private var spacing = 0.0
    private var nextBegin = Date.distantPast
    private var epoch: Int64 = 0
    private var grantedUntil = Date.distantPast
    private var rate: Double
    private var refusal: Refusal?
    /// Whether the breaker is open, as far as this process knows.
    private(set) var isOpen = false

    private var isExchanging = false
    private var lastExchange = Date.distantPast
    private var lastLook = Date.distantPast
    private var askAgain: Date?
    private var backoff: Duration?

    init(member: String, rules: TrafficRules) {
        self.member = member
        self.rules = rules
        rate = rules.rate
    }

    var waitingCount: Int { waiting.count }
    var runningCount: Int { running.count }

    // MARK: - What happens

    /// A lookup asks for its turn.
    mutating func add(at now: Date) -> (Ticket, Step) {
        lastTicket += 1
        waiting.append(lastTicket)
        return (lastTicket, step(at: now))
    }

    /// A lookup that waits is not wanted any more. True if it was waiting.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = waiting.firstIndex(of: ticket) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// A call that was begun has ended.
    mutating func end(_ ticket: Ticket, _ result: CallResult, at now: Date) -> Step {
        guard let permit = running.removeValue(forKey: ticket) else { return step(at: now) }
        let call = EndedCall(permit, result)
        switch result {
        case .succeeded:
            failuresInRow = 0
            // Of several successes in a row one is news.
            if ended.last != call { ended.append(call) }
        case .failed:
            failuresInRow += 1
            ended.append(call)
        case .abandoned:
            if permit.probe != nil { ended.append(call) }
        }
        return step(at: now)
    }

    /// The store's answer to a report.
    mutating func granted(_ grant: TrafficGrant, at now: Date) -> Step {
        isExchanging = false
        backoff = nil
        failuresInRow = 0
        askAgain = grant.askAgain
        rate = grant.rate
        grantedUntil = grant.until
        if grant.epoch != epoch { starts = [] }
        epoch = grant.epoch
        isOpen = true
        switch grant.verdict {
        case .calls(let slots, let more):
            isOpen = false
            refusal = nil
            self.slots = slots
            starts += more?.instants ?? []
            spacing = more?.spacing ?? spacing
            return step(at: now)
        case .refused(let until, let cause):
            stop(until: until, cause)
            return step(at: now)
        case .probe(let permit):
            // Whoever is not the probe learns nothing by waiting for it here.
            stop(until: now + 1, .failing)
            guard let first = waiting.first else {
                ended.append(EndedCall(permit, .abandoned))
                return step(at: now)
            }
            waiting.removeFirst()
            running[first] = permit
            var step = step(at: now)
            step.begin.append(Step.Begin(ticket: first, permit: permit))
            return step
        }
    }

    /// The store could not be reached: nothing of the report was taken in.
    mutating func exchangeFailed(_ report: TrafficReport, at now: Date) -> Step {
        isExchanging = false
        ended = report.ended + ended
        backoff = min(backoff.map { $0 * 2 } ?? Self.exchangeInterval * 2, Self.longestBackoff)
        return step(at: now)
    }

    /// Time has passed.
    mutating func wake(at now: Date) -> Step { step(at: now) }

    /// Everything that waits is sent away, and the share is given back.
    mutating func leave() -> (waiting: [Ticket], TrafficReport) {
        let tickets = waiting
        waiting = []
        let abandoned = running.values.filter { $0.probe != nil }.map { EndedCall($0, .abandoned) }
        let report = TrafficReport(member: member, ended: ended + abandoned, isLeaving: true)
        ended = []
        return (tickets, report)
    }

    /// Whether it is time to look at the shared snapshot without having anything to say. Then it is to be done.
    mutating func looksAround(at now: Date) -> Bool {
        let isInformed = now < grantedUntil || now < refusal?.until ?? .distantPast
        guard !isInformed, !isExchanging, now >= lastLook + Self.newsInterval.seconds || now < lastLook
        else { return false }
        lastLook = now
        return true
    }

    /// Takes over what others have found out.
    mutating func learn(from shared: BreakerSnapshot, at now: Date) {
        // What came by a grant meanwhile is newer.
        guard now >= grantedUntil, !isExchanging else { return }
        rate = shared.rate(rules)
        switch shared.verdict(rules, at: now) {
        case .calls: isOpen = false
        case .probe: isOpen = true
        case .refused(let until, let cause):
            isOpen = true
            if waiting.isEmpty { stop(until: until, cause) }
        }
    }

    /// How many more lookups could be begun soon.
    func room(at now: Date) -> LookupRoom {
        if let refusal, now < refusal.until { return .none(until: refusal.until, refusal.cause) }
        let target = isOpen ? 1 : max(1, min(2 * rules.inFlight, Int(rate)))
        return .lookups(max(0, target - waiting.count - running.count))
    }

    // MARK: - What is to be done

    private mutating func step(at now: Date) -> Step {
        var step = Step()
        settle(at: now)
        refuse(&step, at: now)
        begin(&step, at: now)
        exchange(&step, at: now)
        return step
    }

    /// A clock that was set back must not hold anything up.
    private mutating func settle(at now: Date) {
        nextBegin = min(nextBegin, now + spacing)
        lastExchange = min(lastExchange, now)
        grantedUntil = min(grantedUntil, now + rules.lease.seconds)
        if let last = starts.last, last > now + rules.horizon.seconds + spacing { starts = [] }
    }

    private mutating func stop(until: Date, _ cause: FailureCause) {
        refusal = Refusal(until: until, cause: cause)
        slots = 0
        starts = []
    }

    private mutating func refuse(_ step: inout Step, at now: Date) {
        if let refusal, now < refusal.until {
            step.refuse += waiting.map { Step.Refuse(ticket: $0, refusal: refusal) }
            waiting = []
        } else {
            refusal = nil
        }
    }

    private mutating func begin(_ step: inout Step, at now: Date) {
        // Starts that went by unused are lost, so that they do not add up to a burst, of this process or of all together.
        let stale = now - TrafficRules.catchUp.seconds
        starts.removeFirst(starts.prefix { $0 < stale }.count)
        var begun = 0
        while begun < waiting.count, canBegin, now < grantedUntil, let start = starts.first {
            let start = max(start, nextBegin)
            guard start <= now else {
                step.wake(at: start)
                break
            }
            starts.removeFirst()
            nextBegin = max(nextBegin, now - TrafficRules.catchUp.seconds) + spacing
            let ticket = waiting[begun]
            let permit = Permit(epoch: epoch)
            running[ticket] = permit
            step.begin.append(Step.Begin(ticket: ticket, permit: permit))
            begun += 1
        }
        waiting.removeFirst(begun)
    }

    /// Enough failures in a row are for the breaker to judge before anything else is begun.
    private var canBegin: Bool { running.count < slots && failuresInRow < rules.breaker.failures }

    private mutating func exchange(_ step: inout Step, at now: Date) {
        guard !isExchanging, let due = exchangeDue(at: now) else { return }
        guard due <= now else {
            step.wake(at: due)
            return
        }
        isExchanging = true
        lastExchange = now
        step.exchange = TrafficReport(
            member: member, ended: ended, inFlight: running.count, waiting: waiting.count,
            startsWanted: max(0, waiting.count - starts.count))
        ended = []
    }

    /// When the store is to be asked next; nil: there is nothing to say or to ask.
    private func exchangeDue(at now: Date) -> Date? {
        if let backoff { return hasReason ? lastExchange + backoff.seconds : nil }
        if ended.contains(where: { $0.permit.probe != nil }) { return now }
        let soonest = lastExchange + Self.exchangeInterval.seconds
        var due: [Date] = []
        if ended.contains(where: { $0.result != .succeeded }) { due.append(soonest) }
        if !ended.isEmpty { due.append(max(soonest, lastExchange + Self.newsInterval.seconds)) }
        if !running.isEmpty { due.append(grantedUntil - rules.lease.seconds / 2) }
        if let ask = askDue(at: now) { due.append(max(soonest, ask)) }
        return due.min()
    }

    private var hasReason: Bool { !waiting.isEmpty || !running.isEmpty || !ended.isEmpty }

    /// When to ask for more starts or slots; nil: what is at hand is enough.
    private func askDue(at now: Date) -> Date? {
        guard !waiting.isEmpty else { return nil }
        if now >= grantedUntil { return now }
        if let askAgain { return askAgain }
        if running.count >= slots, slots < rules.inFlight { return lastExchange + rules.horizon.seconds }
        guard waiting.count > starts.count else { return nil }
        return starts.last.map { $0 - rules.horizon.seconds / 2 } ?? now
    }
}

extension LocalTraffic.Step {
    fileprivate mutating func wake(at instant: Date) {
        wakeAt = wakeAt.map { min($0, instant) } ?? instant
    }
}
