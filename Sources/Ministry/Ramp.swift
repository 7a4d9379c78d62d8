import Foundation
import Retries

/// Lets calls rise again after an outage, instead of all at once.
///
/// It starts at a low rate and doubles with each second in which calls succeed and none fails, up to the rate that is
/// allowed anyway; then it is over. A failure halves it, at most once a second, and never below the start.
public struct Ramp: Hashable, Codable, Sendable {
    public struct Rules: Hashable, Sendable {
        /// Calls a second right after recovery.
        public var start: Double
        /// How long a rate has to go well before it is doubled.
        public var step: Duration

        public init(start: Double = 10, step: Duration = .seconds(1)) {
            self.start = start
            self.step = step
        }
    }

    /// Calls a second; nil: no ramp is going on.
    public private(set) var limit: Double?
    private var stepBegan: Date
    private var failedInStep = false

    public init(at now: Date) {
        stepBegan = now
    }

    /// Calls a second, where `ceiling` is what is allowed anyway.
    public func rate(ceiling: Double) -> Double { min(limit ?? ceiling, ceiling) }

    /// The ministry is back.
    public mutating func begin(at now: Date, rules: Rules) {
        limit = rules.start
        stepBegan = now
        failedInStep = false
    }

    public mutating func succeeded(at now: Date, ceiling: Double, rules: Rules) {
        guard let limit, isStepOver(at: now, rules) else { return }
        stepBegan = now
        if failedInStep {
            failedInStep = false
        } else {
            self.limit = limit * 2 < ceiling ? limit * 2 : nil
        }
    }

    public mutating func failed(at now: Date, rules: Rules) {
        guard let limit, !failedInStep || isStepOver(at: now, rules) else { return }
        self.limit = max(rules.start, limit / 2)
        stepBegan = now
        failedInStep = true
    }

    /// The ministry says that it is asked too often: half of what it was asked, ramp or not.
    public mutating func throttled(at now: Date, ceiling: Double, rules: Rules) {
        if limit == nil {
            limit = ceiling
            failedInStep = false
        }
        failed(at: now, rules: rules)
    }

    /// A clock that was set back must not stop the ramp.
    mutating func settle(at now: Date) {
        stepBegan = min(stepBegan, now)
    }

    private func isStepOver(at now: Date, _ rules: Rules) -> Bool {
        now.timeIntervalSince(stepBegan) >= rules.step.seconds
    }
}
