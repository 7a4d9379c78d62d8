import Foundation

@testable import Ministry

/// Several processes, one shared snapshot and a ministry with outages, in simulated time: an event queue moves the
/// clock.
///
/// What each process does is ``LocalTraffic``; what they share is ``BreakerSnapshot``; the simulation performs their
/// steps with random latencies, and kills processes now and then.
struct Simulation: Sendable {
    enum Mode: Sendable {
        case up
        case down
        case hang
        case flaky
    }

    struct Call {
        let began: Date
        let wasProbe: Bool
        var ended: Date?
        var isAnswered = false
    }

    private enum Event: Sendable {
        case ask(process: Int)
        case wake(process: Int, at: Date)
        case granted(process: Int, TrafficReport)
        case ended(process: Int, LocalTraffic.Ticket, question: Int, call: Int, CallResult)
        case kill(process: Int)
    }

    private struct Process: Sendable {
        var traffic: LocalTraffic
        var asking: [LocalTraffic.Ticket: Int] = [:]
        var calling: [LocalTraffic.Ticket: (question: Int, call: Int)] = [:]
        /// Questions that wait, with the instant before which they are not asked.
        var backlog: [(question: Int, notBefore: Date)] = []
        /// When its timer rings.
        var timer: Date?
    }

    let rules: TrafficRules
    let modes: [(from: Double, mode: Mode)]
    let start = Date(timeIntervalSince1970: 1_000_000)

    private(set) var now: Date
    private(set) var calls: [Call] = []
    private(set) var answers: [Int: Int] = [:]
    /// When the breaker opened and closed, in turn.
    private(set) var openings: [Date] = []
    private(set) var closings: [Date] = []
    private(set) var uncounted = 0
    private(set) var shared: BreakerSnapshot
    private var random: SeededRandom
    private var processes: [Int: Process] = [:]
    private var lastProcess = 0
    private var events = EventQueue<Event>()
    private let timeout = 2.0
    /// Every five seconds the machine stands still for so long, in seconds, and everything happens late.
    private let standstill: Double

    init(
        seed: UInt64, processes: Int, questions: Int, rules: TrafficRules, modes: [(from: Double, mode: Mode)],
        kills: [Double] = [], standstill: Double = 0
    ) {
        self.rules = rules
        self.modes = modes
        self.standstill = standstill
        random = SeededRandom(seed)
        now = start
        shared = BreakerSnapshot(at: start)
        for _ in 0..<processes { _ = spawn([]) }
        for question in 0..<questions {
            self.processes[question % processes + 1]?.backlog.append((question, start))
        }
        for kill in kills { schedule(start + kill, .kill(process: Int.random(in: 1...processes, using: &random))) }
    }

    /// Runs until nothing is left to do or the time is over.
    mutating func run(seconds: Double) {
        while let (at, event) = events.popFirst(), at <= start + seconds {
            now = max(now, at)
            handle(event)
        }
    }

    private mutating func schedule(_ at: Date, _ event: Event) {
        let last = start + (at.timeIntervalSince(start) / 5).rounded(.down) * 5
        events.add(event, at: max(at, last + standstill))
    }

    private mutating func spawn(_ backlog: [(question: Int, notBefore: Date)]) -> Int {
        lastProcess += 1
        processes[lastProcess] = Process(
            traffic: LocalTraffic(member: "p\(lastProcess)", rules: rules), backlog: backlog)
        schedule(now, .ask(process: lastProcess))
        return lastProcess
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .ask(let id): ask(id)
        case .wake(let id, let at):
            guard processes[id]?.timer == at else { return }
            processes[id]?.timer = nil
            update(id) { process, now in process.traffic.wake(at: now) }
        case .granted(let id, let report):
            guard processes[id] != nil else { return }
            let before = shared
            let grant = shared.exchange(report, rules: rules, at: now)
            if before.breaker.isClosed, !shared.breaker.isClosed { openings.append(now) }
            if !before.breaker.isClosed, shared.breaker.isClosed { closings.append(now) }
            update(id) { process, now in process.traffic.granted(grant, at: now) }
        case .ended(let id, let ticket, let question, let call, let result):
            guard processes[id] != nil else { return }
            calls[call].ended = now
            processes[id]?.calling[ticket] = nil
            if result == .succeeded {
                calls[call].isAnswered = true
                answers[question, default: 0] += 1
            } else {
                processes[id]?.backlog.append((question, now + 1))
            }
            update(id) { process, now in process.traffic.end(ticket, result, at: now) }
        case .kill(let id): kill(id)
        }
    }

    /// Takes up questions that are due, as many as there is room for, and looks again a little later.
    private mutating func ask(_ id: Int) {
        guard let process = processes[id] else { return }
        if case .lookups(let room) = process.traffic.room(at: now) {
            for _ in 0..<room {
                guard let index = processes[id]?.backlog.firstIndex(where: { $0.notBefore <= now }),
                    let taken = processes[id]?.backlog.remove(at: index)
                else { break }
                update(id) { process, now in
                    let (ticket, step) = process.traffic.add(at: now)
                    process.asking[ticket] = taken.question
                    return step
                }
            }
        }
        schedule(now + 0.1, .ask(process: id))
    }

    private mutating func kill(_ id: Int) {
        guard let dead = processes.removeValue(forKey: id) else { return }
        for (_, call) in dead.calling { calls[call.call].ended = now }
        let lost = dead.asking.values.map { ($0, now) } + dead.calling.values.map { ($0.question, now) }
        _ = spawn(dead.backlog + lost)
    }

    private mutating func update(_ id: Int, _ change: (inout Process, Date) -> LocalTraffic.Step) {
        guard var process = processes[id] else { return }
        let step = change(&process, now)
        for refuse in step.refuse {
            if let question = process.asking.removeValue(forKey: refuse.ticket) {
                process.backlog.append((question, refuse.refusal.until))
                uncounted += 1
            }
        }
        for begin in step.begin {
            if let question = process.asking.removeValue(forKey: begin.ticket) {
                process.calling[begin.ticket] = (question, calls.count)
                call(id, begin, question)
            }
        }
        if let wakeAt = step.wakeAt, wakeAt < process.timer ?? .distantFuture {
            process.timer = wakeAt
            schedule(
                max(wakeAt, now) + Double.random(in: 0..<0.002, using: &random), .wake(process: id, at: wakeAt))
        }
        processes[id] = process
        if let report = step.exchange {
            schedule(now + Double.random(in: 0.001..<0.01, using: &random), .granted(process: id, report))
        }
    }

    private mutating func call(_ id: Int, _ begin: LocalTraffic.Step.Begin, _ question: Int) {
        calls.append(Call(began: now, wasProbe: begin.permit.probe != nil))
        let quick = Double.random(in: 0.002..<0.03, using: &random)
        let (delay, result): (Double, CallResult) =
            switch mode {
            case .up: (quick, .succeeded)
            case .down: (quick, .failed(.failing))
            case .hang: (timeout, .failed(.timedOut))
            case .flaky: (quick, Int.random(in: 0..<10, using: &random) < 3 ? .failed(.failing) : .succeeded)
            }
        schedule(
            now + delay,
            .ended(process: id, begin.ticket, question: question, call: calls.count - 1, result))
    }

    private var mode: Mode {
        let elapsed = now.timeIntervalSince(start)
        return modes.last { $0.from <= elapsed }?.mode ?? .up
    }
}
