import Foundation
import Retries

/// Shares a limit of calls in flight out among processes.
///
/// Each member holds slots for a while and renews them; those of a process that died come back when its lease is over.
/// Together the members never hold more than the limit, as long as each keeps to what it was told and renews in time.
public struct SlotLeases: Hashable, Codable, Sendable {
    public struct Holder: Hashable, Codable, Sendable {
        /// What counts against the limit.
        public var slots: Int
        /// What it could use.
        public var wanted: Int
        public var until: Date
    }

    public private(set) var holders: [String: Holder] = [:]

    public init() {}

    /// Renews a member's lease and says how many calls it may have in flight until then.
    ///
    /// A member with more in flight than that keeps their slots until they end, but begins no new ones.
    ///
    /// - Parameter isDue: whether it has been told when to begin a call and has not done so yet: it does not step back.
    public mutating func renew(
        _ member: String, inFlight: Int, wanted: Int, isDue: Bool = false, limit: Int, until: Date, at now: Date
    ) -> Int {
        drop(expiredAt: now)
        let hadSome = (holders.removeValue(forKey: member)?.slots ?? 0) > 0
        let free = limit - holders.values.reduce(0) { $0 + $1.slots }
        let othersWant = holders.values.reduce(0) { $0 + $1.wanted }
        let rivals = holders.values.count { $0.wanted > 0 }
        // Others may leave room; where they do not, the limit is shared evenly. Where there are more processes than
        // slots, whoever had one steps back for whoever has none.
        let stepsBack = hadSome && !isDue && isAnyoneWithout
        let fair = max(limit / (rivals + 1), limit - othersWant, stepsBack ? 0 : 1)
        let granted = max(0, min(wanted, fair, free))
        holders[member] = Holder(slots: max(granted, inFlight), wanted: wanted, until: until)
        return granted
    }

    /// Whether a member wants slots and has none.
    var isAnyoneWithout: Bool { holders.values.contains { $0.wanted > 0 && $0.slots == 0 } }

    /// Gives a member's slots back.
    public mutating func leave(_ member: String) {
        holders[member] = nil
    }

    /// How many slots are held.
    public func held(at now: Date) -> Int {
        holders.values.filter { $0.until > now }.reduce(0) { $0 + $1.slots }
    }

    mutating func drop(expiredAt now: Date) {
        holders = holders.filter { $0.value.until > now }
    }

    /// A clock that was set back must not keep the slots of the dead.
    mutating func settle(at now: Date, lease: Duration) {
        let latest = now + lease.seconds
        for (member, holder) in holders where holder.until > latest { holders[member]?.until = latest }
    }
}
