import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance

/// One turn of the loop inside its registry transaction: takes work items to decisions and collects what is to be
/// published for them. It holds nothing that outlives the transaction, so a turn that fails is simply made again.
struct Turn<Handler: FilingHandler> {
    let rules: TurnRules<Handler>
    let registry: any RegistryTransaction
    var outcome = TurnOutcome<Handler>()
    /// Results that are decided on, and not recorded yet.
    var drafts = ResultDrafts<Handler.Body>()

    var kind: FilingKind { Handler.Request.kind }

    init(_ rules: TurnRules<Handler>, in registry: any RegistryTransaction) {
        self.rules = rules
        self.registry = registry
    }

    /// Takes all items as far as they go. With `cautiously`, an item that fails is undone alone and waits for another
    /// attempt; without, it throws and nothing of the turn stands: the usual way, which costs no savepoints.
    mutating func take(_ items: [WorkItem<Handler>], cautiously: Bool) throws {
        for item in items {
            var next: WorkItem<Handler>? = item
            while let present = next {
                if cautiously { try takeCautiously(present) } else { try take(present) }
                next = outcome.nextReleased().map { .release(personKey: $0.personKey, $0.lane) }
            }
        }
        try recordResults()
    }

    private mutating func takeCautiously(_ item: WorkItem<Handler>) throws {
        let before = outcome
        do {
            try registry.savepoint {
                try take(item)
                try recordResults()
            }
        } catch let fault where FilingFault.isFilings(fault) {
            outcome = before
            drafts = ResultDrafts()
            try registry.savepoint {
                try fail(item, fault)
                try recordResults()
            }
        }
    }

    private mutating func take(_ item: WorkItem<Handler>) throws {
        let lane = item.partition
        switch item {
        case .request(let record, .success(let received)):
            try receive(received, from: record)
        case .request(let record, .failure(let malformed)), .answer(let record, .failure(let malformed)?):
            try refuse(record, malformed)
        case .answer(_, .success(let answer)?):
            guard var entry = try registry.entry(kind, answer.parent), entry.awaits(answer.kind.rawValue),
                // One that is deferred or parked goes on by itself or by an operator: this filing still waits for it.
                let answer = try recorded(answer), answer.envelope.outcome.isFinal
            else { return }
            guard let home = rules.home(of: entry) else { return try keep(answer.body, for: &entry) }
            try resume(&entry, with: answer, lane: home)
        case .answer(_, nil):
            return
        case .finding(let reference, let finding, _):
            guard var entry = try registry.entry(kind, reference.filingID), entry.awaits(rules.handler.inquiryName)
            else { return }
            try resume(&entry, with: finding, lane: lane)
        case .keep(let reference, let keepsake):
            guard var entry = try registry.entry(kind, reference.filingID), entry.awaits(rules.handler.inquiryName)
            else { return }
            try keep(keepsake, for: &entry)
        case .again(let reference):
            guard var entry = try registry.entry(kind, reference.filingID),
                entry.state == .deferred || entry.isCancelled || entry.awaits(rules.handler.inquiryName)
                    || entry.awaits(Self.keptFinding)
            else { return }
            try goOn(&entry, lane: lane)
        case .overdue(let reference):
            guard var entry = try registry.entry(kind, reference.filingID), entry.state == .deferred,
                rules.isOverdue(entry)
            else { return }
            try giveUp(&entry, lane: lane)
        case .resend(let reference):
            guard var entry = try registry.entry(kind, reference.filingID),
                rules.handler.subFilings.contains(where: { entry.awaits($0.rawValue) })
            else { return }
            try decide(&entry, isNew: false, lane: lane)
        case .release(let personKey, _):
            guard var entry = try registry.firstUndecided(kind, personKey: personKey), entry.state == .held
            else { return }
            // One of another kind in the same queue is for its own worker.
            guard entry.kind == kind else { return try handOver(&entry) }
            try decide(&entry, isNew: false, lane: lane)
        }
    }

    // MARK: - What comes in

    private mutating func receive(_ received: ReceivedRequest<Handler.Request>, from record: LogRecord) throws {
        let lane = record.position.partition
        let request = received.request
        if var known = try registry.entry(kind, request.filingID) {
            guard known.digest == received.digest else { return try refuseReuse(record, request) }
            if known.state == .parked {
                try replay(&known)
                guard let home = rules.home(of: known) else { return try handOver(&known) }
                return try decide(&known, isNew: false, lane: home, request: request)
            }
            if known.revision > 0, let latest = try results(of: known).last {
                outcome.publish(.result(latest), in: lane)
            }
            outcome.repeated += 1
            return
        }
        guard try isAsked(request) else { return try refuse(record, .unasked(request.filingID)) }
        var entry = newEntry(received, from: record)
        if let personKey = entry.personKey, let ahead = try registry.firstUndecided(kind, personKey: personKey) {
            entry.state = .held
            entry.waitsFor = ahead.filingID
            entry.request = record.value
            return try save(&entry, isNew: true)
        }
        entry.request = record.value
        try decide(&entry, isNew: true, lane: lane, request: request)
    }

    /// Begins a parked filing's time anew.
    func replay(_ entry: inout JournalEntry) throws {
        entry.takeUp(at: rules.systemNow)
        let act = Attempt(at: rules.systemNow, outcome: "replayed", note: "the record was sent again", counted: false)
        try registry.record(act, of: kind, entry.filingID)
    }

    func newEntry(_ received: ReceivedRequest<Handler.Request>, from record: LogRecord) -> JournalEntry {
        let request = received.request
        return JournalEntry(
            kind: kind, filingID: request.filingID, digest: received.digest, source: record.position,
            recordKey: record.key, personKey: request.personKey, employer: request.employerCode,
            state: .awaiting,
            operatingMonth: request.operatingMonth
                ?? BusinessClock.date(of: rules.businessNow).month,
            receivedAt: rules.businessNow, firstSeen: rules.systemNow, request: nil,
            traceparent: record.traceparent)
    }

    /// What a filing waits for whose finding or answer is kept, as operators read it.
    static var keptFinding: String { "the partition's owner" }

    /// Goes on with what has been kept for the filing, or from its beginning.
    private mutating func goOn(_ entry: inout JournalEntry, lane: TopicPartition) throws {
        let keepsake = entry.awaits(Self.keptFinding) ? try registry.takeFinding(of: kind, entry.filingID) : nil
        guard let keepsake, !entry.isCancelled else { return try decide(&entry, isNew: false, lane: lane) }
        if rules.handler.subFilings.isEmpty {
            try resume(&entry, with: rules.handler.finding(from: keepsake), lane: lane)
        } else {
            let kind = try ResultDecoder().envelope(from: keepsake).kind
            try resume(&entry, with: SubFilingAnswer(body: keepsake, kind: kind), lane: lane)
        }
    }

    /// Leaves a finding, or a sub-filing's answer, to the process that owns the filing's partition.
    private func keep(_ keepsake: Data, for entry: inout JournalEntry) throws {
        try registry.keep(finding: keepsake, of: kind, entry.filingID)
        entry.waitsFor = Self.keptFinding
        try save(&entry, isNew: false)
    }

    private mutating func resume(_ entry: inout JournalEntry, with finding: Handler.Finding, lane: TopicPartition)
        throws
    {
        let filing = try filing(entry)
        let step = try rules.handler.resume(filing, with: finding, in: registry)
        try apply(step, to: &entry, of: filing, isNew: false, lane: lane)
    }

    private mutating func resume(_ entry: inout JournalEntry, with answer: SubFilingAnswer, lane: TopicPartition) throws
    {
        let filing = try filing(entry)
        let step = try rules.handler.resume(filing, with: answer, in: registry)
        try apply(step, to: &entry, of: filing, isNew: false, lane: lane)
    }

    // MARK: - Deciding

    private mutating func decide(
        _ entry: inout JournalEntry, isNew: Bool, lane: TopicPartition, request: Handler.Request? = nil
    ) throws {
        if entry.isCancelled { return try cancel(&entry, lane: lane) }
        let filing = try self.filing(entry, request: request)
        let step = try rules.handler.decide(filing, in: registry)
        try apply(step, to: &entry, of: filing, isNew: isNew, lane: lane)
    }

    private func filing(_ entry: JournalEntry, request: Handler.Request? = nil) throws -> Filing<Handler.Request> {
        Filing(
            request: try request ?? rules.recent[entry.filingID] ?? RequestDecoder().decode(from: entry.request).get(),
            operatingMonth: entry.operatingMonth, today: BusinessClock.date(of: rules.businessNow))
    }

    private mutating func apply(
        _ step: Step<Handler.Body, Handler.Inquiry>, to entry: inout JournalEntry, of filing: Filing<Handler.Request>,
        isNew: Bool, lane: TopicPartition
    ) throws {
        switch step {
        case .accepted(let body):
            try conclude(&entry, isNew: isNew, lane: lane, .accepted(body))
        case .rejected(let refusals, let body):
            try conclude(&entry, isNew: isNew, lane: lane, .rejected(refusals.map(ErrorEntry.init), body))
        case .awaits(let subFiling):
            entry.state = .awaiting
            entry.waitsFor = subFiling.kind.rawValue
            entry.notBefore = nil
            try save(&entry, isNew: isNew)
            outcome.awaiting[entry.filingID] = filing.request
            outcome.publish(.record(rules.records.record(subFiling, traceparent: entry.traceparent)), in: lane)
        case .asks where rules.home(of: entry) == nil:
            try handOver(&entry)
        case .asks(let inquiry):
            entry.state = .awaiting
            entry.waitsFor = rules.handler.inquiryName
            entry.notBefore = nil
            try save(&entry, isNew: isNew)
            if outcome.inquiries.count < rules.inquiryRoom {
                outcome.inquiries.append((FilingReference(entry), inquiry))
            } else {
                let partition = entry.source.partition
                outcome.unasked[partition] = min(outcome.unasked[partition] ?? entry.sequence, entry.sequence)
            }
        case .deferred(let deferral):
            try postpone(&entry, isNew: isNew, lane: lane, deferral)
        case .proceeds(let what):
            try goOnLater(&entry, isNew: isNew, what)
        }
    }

    private mutating func conclude(
        _ entry: inout JournalEntry, isNew: Bool, lane: TopicPartition, _ verdict: FilingResult<Handler.Body>.Verdict,
        isAttempt: Bool = true
    ) throws {
        entry.state = .decided
        entry.waitsFor = nil
        entry.notBefore = nil
        if isAttempt { entry.attempts += 1 }
        entry.errorCode = verdict.errors.first?.code.rawValue
        entry.request = nil
        try publish(verdict, of: &entry, isNew: isNew, lane: lane)
        let attempt = Attempt(
            at: rules.systemNow, outcome: verdict.outcome.rawValue, code: entry.errorCode, counted: isAttempt)
        try registry.record(attempt, of: kind, entry.filingID)
        outcome.decided(verdict.outcome, code: entry.errorCode)
        if !isNew, let personKey = entry.personKey { outcome.released.append((personKey, lane)) }
    }

    /// An operator's decision, in the words that the applicant is told.
    private mutating func cancel(_ entry: inout JournalEntry, lane: TopicPartition) throws {
        let code = entry.errorCode.flatMap(RefusalCode.init) ?? .internalError
        let error = ErrorEntry.cancelled(code, detail: entry.cancellation.map(Cancellation.detail))
        try conclude(&entry, isNew: false, lane: lane, .rejected([error]), isAttempt: false)
    }
}
