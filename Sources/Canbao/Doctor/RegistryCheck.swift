import Filings
import Registry

/// Whether the registry can be read and written, and what waits in it.
struct RegistryCheck {
    let registry: any Registry
    /// Whether to read all of the ledger, which may take long.
    let isThorough: Bool

    func findings() async throws -> [Finding] {
        // A write transaction that writes nothing: it needs the lock and the right to write, and leaves no trace.
        try await registry.write { _ in }
        let counts = try await registry.read { try $0.filingCounts() }
        return [.ok("registry", "can be read and written")] + Self.waiting(counts) + (try await ledger())
    }

    static func waiting(_ counts: [FilingCount]) -> [Finding] {
        let undecided = counts.filter { $0.state != .decided && $0.count > 0 }
        let text = undecided.map { "\($0.kind.rawValue) \($0.state.rawValue) \($0.count)" }.joined(separator: ", ")
        if undecided.contains(where: { $0.state == .parked }) {
            return [
                .warning(
                    "filings", "waiting: \(text)",
                    remedy: "parked filings need an operator; `canbao filing show KIND ID` tells why one waits")
            ]
        }
        return [.ok("filings", text.isEmpty ? "none waits" : "waiting: \(text)")]
    }

    private func ledger() async throws -> [Finding] {
        guard isThorough else { return [] }
        let totals = try await registry.read { try $0.auditLedger() }
        guard totals.paidTwice == 0, totals.enrolledTwice == 0, totals.overdrawn == 0 else {
            return [
                .problem(
                    "ledger",
                    """
                    \(totals.paidTwice) months are paid twice, \(totals.enrolledTwice) insurances enrolled twice, \
                    \(totals.overdrawn) months taken back that were not paid
                    """,
                    remedy: "stop the workers and compare the registry with its last backup")
            ]
        }
        return [
            .ok("ledger", "\(totals.bookedLines) lines booked, \(totals.importedLines) imported, nothing twice")
        ]
    }
}
