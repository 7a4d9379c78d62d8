import Filings
import SocialInsurance

/// A person's working life at the desk, act by act, with the model of what must come of it: the changes that stand, and
/// what each of them means.
struct Career {
    /// An accepted change, and what stood before it.
    struct Change {
        let filingID: String
        let kind: EnrollmentChange.Kind
        let employer: CreditCode
        let month: Month
        let before: [Row]
        /// How many settlements there had been.
        let settlements: Int
        let books: Books
    }

    /// An enrollment that stands.
    struct Row: Equatable {
        let filingID: String
        let insurance: Insurance
        let start: Month
        var end: Month?
        /// The first is the wage of the beginning; each is higher than the one before.
        var wages: [Wage]
        let filedIn: Month

        func covers(_ month: Month) -> Bool {
            start <= month && month <= end ?? month && month >= filedIn - 6
        }

        func wage(in month: Month) -> Money { wages.last { $0.from <= month }?.amount ?? wages[0].amount }
    }

    struct Wage: Equatable {
        let from: Month
        let amount: Money
    }

    let desk: Desk
    var rows: [CreditCode: [Row]] = [:]
    /// Those that stand, in the order of acceptance.
    var changes: [Change] = []
    var settlements = 0
    /// Filings that were undone.
    var undone: [Change] = []
    var refused = 0

    init(_ desk: Desk) {
        self.desk = desk
    }

    // MARK: - Acts

    mutating func enroll(
        at employer: CreditCode, from start: Month, wage: Money, _ insurances: [Insurance]
    ) async throws {
        let id = desk.nextID("E")
        let books = try await desk.books()
        let verdict = try await desk.enroll(
            EnrollmentRequest(
                filingID: id, employer: employer.text,
                person: .init(idType: .residentID, idNumber: Desk.idNumber, name: "张三"), contractStart: "\(start)-10",
                monthlyWage: "\(wage)", insurances: insurances))
        guard verdict.body != nil else { return refused += 1 }
        accept(id, .enrollment, at: employer, books) { rows, month in
            rows += insurances.map {
                Row(
                    filingID: id, insurance: $0, start: start, end: nil, wages: [Wage(from: start, amount: wage)],
                    filedIn: month)
            }
        }
    }

    mutating func terminate(at employer: CreditCode, with last: Month, _ insurances: [Insurance]?) async throws {
        let id = desk.nextID("T")
        let books = try await desk.books()
        let verdict = try await desk.terminate(
            TerminationRequest(
                filingID: id, employer: employer.text, person: Desk.person, lastMonth: "\(last)", reason: .resigned,
                insurances: insurances))
        guard let body = verdict.body else { return refused += 1 }
        accept(id, .termination, at: employer, books) { rows, month in
            for index in rows.indices
            where rows[index].end.map({ $0 > month }) ?? true && body.insurances.contains(rows[index].insurance) {
                rows[index].end = last
            }
        }
    }

    mutating func raise(at employer: CreditCode, to wage: Money, from: Month) async throws {
        let id = desk.nextID("J")
        let books = try await desk.books()
        let verdict = try await desk.adjust(
            BaseAdjustmentRequest(
                filingID: id, employer: employer.text, person: Desk.person, monthlyWage: "\(wage)",
                effectiveMonth: "\(from)", attachments: [Desk.photo]))
        guard verdict.body != nil else { return refused += 1 }
        accept(id, .baseAdjustment, at: employer, books) { rows, month in
            for index in rows.indices where rows[index].end.map({ $0 > month }) ?? true {
                rows[index].wages.append(Wage(from: from, amount: wage))
            }
        }
    }

    private mutating func accept(
        _ id: String, _ kind: EnrollmentChange.Kind, at employer: CreditCode, _ books: Books,
        _ apply: (inout [Row], Month) -> Void
    ) {
        var present = rows[employer] ?? []
        changes.append(
            Change(
                filingID: id, kind: kind, employer: employer, month: desk.month, before: present,
                settlements: settlements, books: books))
        apply(&present, desk.month)
        rows[employer] = present
    }

    mutating func settle(_ month: Month) async throws -> SettlementBody {
        settlements += 1
        return try await desk.settle(month)
    }

    /// Returns whether it was undone.
    mutating func rollBack(_ change: Change) async throws -> Desk.Verdict<RollbackBody> {
        let verdict = try await desk.rollBack(
            RollbackRequest(
                filingID: desk.nextID("R"), employer: change.employer.text, person: Desk.person,
                targetFilingID: change.filingID))
        if verdict.body != nil, let index = changes.firstIndex(where: { $0.filingID == change.filingID }) {
            changes.remove(at: index)
            undone.append(change)
            rows[change.employer] = change.before
        }
        return verdict
    }

    /// Whether the rules let that change be undone now: the latest one at its employer, in its month.
    func isUndoable(_ change: Change) -> Bool {
        change.month == desk.month
            && changes.last { $0.employer == change.employer }?.filingID == change.filingID
    }
}

extension Career {
    /// A random act, more often than not one that is accepted.
    ///
    /// - Parameter overlaps: Whether a month may be covered by two enrollments at one employer, as where somebody ends and
    ///   begins again in it. Which of them it is paid for is a matter of what came first.
    mutating func act(
        using random: inout SeededGenerator, at employers: [CreditCode], settles: Bool = true, overlaps: Bool = true
    ) async throws {
        let employer = employers.randomElement(using: &random)!
        let rows = rows[employer] ?? []
        switch Int.random(in: 0..<(settles ? 12 : 9), using: &random) {
        case 0...2:
            let free = overlaps ? desk.month - 8 : rows.compactMap(\.end).max().map { $0 + 1 } ?? desk.month - 8
            let start = max(free, desk.month - Int.random(in: 0...8, using: &random))
            let chosen = Insurance.allCases.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let wage = Money(fen: Int64.random(in: 300_000...1_000_000, using: &random))
            if !chosen.isEmpty { try await enroll(at: employer, from: start, wage: wage, chosen) }
        case 3, 4:
            let chosen = Bool.random(using: &random) ? nil : [Insurance.allCases.randomElement(using: &random)!]
            let last = desk.month - [-1, 0, 0, 0, 1, 2].randomElement(using: &random)!
            try await terminate(at: employer, with: last, chosen)
        case 5, 6:
            let present = rows.flatMap(\.wages).map(\.amount).max() ?? .zero
            let wage = present + Money(fen: Int64.random(in: -50_000...400_000, using: &random))
            let from = desk.month - Int.random(in: -1...5, using: &random)
            try await raise(at: employer, to: max(wage, Money(fen: 1)), from: from)
        case 7, 8:
            let latest = changes.last { $0.employer == employer }
            let any = (changes + undone).randomElement(using: &random)
            if let change = Bool.random(using: &random) ? latest : any { _ = try await rollBack(change) }
        default:
            _ = try await settle(desk.month - Int.random(in: 0...2, using: &random))
        }
    }

    /// The kinds of which some filing was undone.
    var undoneKinds: Set<EnrollmentChange.Kind> { Set(undone.map(\.kind)) }
}

/// A small generator whose numbers depend on its seed alone (SplitMix64, Steele, Lea and Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
