import Filings
import SocialInsurance
import Testing
import WorkerKit

/// Random working lives, through the real handlers and the real registry.
@Suite("Histories of changes", .timeLimit(.minutes(10)))
struct HistoryTests {
    private static let seeds: [UInt64] = (1...12).map { 20_210_700 + $0 }

    @Test("everything undone, the ledger's lines add up to nothing", arguments: seeds)
    func sumIsZero(seed: UInt64) async throws {
        let desk = try await Desk()
        var random = SeededGenerator(seed: seed)
        var career = Career(desk)
        for _ in 0..<80 { try await career.act(using: &random, at: Desk.employers) }
        let accepted = career.changes.count + career.undone.count
        #expect(accepted > 3, "something was changed")
        // From the latest on; a rollback that has to wait for another employer's is tried again.
        while !career.changes.isEmpty {
            let before = career.changes.count
            for change in career.changes.reversed() { _ = try await career.rollBack(change) }
            try #require(career.changes.count < before, "something can always be undone")
        }
        let books = try await desk.books()
        #expect(books.total == .zero)
        #expect(books.paid.isEmpty && books.enrollments.isEmpty)
        #expect(books.lines > 0, "nothing was removed")
        let audit = try await desk.registry.read { try $0.auditLedger() }
        #expect(audit.paidTwice == 0 && audit.enrolledTwice == 0 && audit.overdrawn == 0)
        try await desk.close()
    }

    @Test("a rollback leaves everything as it was before the change", arguments: seeds)
    func restored(seed: UInt64) async throws {
        let desk = try await Desk()
        var random = SeededGenerator(seed: seed &* 31)
        var career = Career(desk)
        var (undone, compared) = (0, 0)
        for step in 0..<90 {
            if step % 30 == 29 { desk.month = desk.month + 1 }
            try await career.act(using: &random, at: [Desk.employers[0]], settles: step % 3 == 0)
            guard let change = career.changes.last, Bool.random(using: &random) else { continue }
            let lines = try await desk.books().lines
            let isUndoable = career.isUndoable(change)
            let verdict = try await career.rollBack(change)
            #expect((verdict.body != nil) == isUndoable)
            guard verdict.body != nil else {
                #expect(verdict.codes == [.rollbackNotAllowed])
                continue
            }
            undone += 1
            let books = try await desk.books()
            #expect(books.lines >= lines, "lines are only added")
            #expect(books.enrollments == change.books.enrollments)
            guard change.settlements == career.settlements else { continue }
            #expect(books == change.books)
            compared += 1
        }
        #expect(undone > 3 && compared > 2)
        #expect(career.undoneKinds.count > 1)
        try await desk.close()
    }

    @Test(
        "once all months are settled, each is paid as the changes that stand say, and nothing else is", arguments: seeds
    )
    func model(seed: UInt64) async throws {
        let desk = try await Desk()
        var random = SeededGenerator(seed: seed &* 77)
        var career = Career(desk)
        for step in 0..<60 {
            if step % 15 == 14 { desk.month = desk.month + 1 }
            try await career.act(using: &random, at: [Desk.employers[0]], overlaps: false)
        }
        let months = (Month("2020-11")!)...desk.month
        for month in months { _ = try await career.settle(month) }
        let books = try await desk.books()
        #expect(!books.paid.isEmpty && !career.undone.isEmpty)
        let rows = career.rows[Desk.employers[0]] ?? []
        for month in months {
            for insurance in Insurance.allCases {
                let row = rows.first { $0.insurance == insurance && $0.covers(month) }
                let paid = books.paid[.init(creditCode: Desk.employers[0], month: month, insurance: insurance)]
                #expect(paid == (try row.map { try desk.due(month, insurance, $0.wage(in: month)) }))
            }
        }
        for month in months { #expect(try await career.settle(month).lines == 0, "settling again books nothing") }
        try await desk.close()
    }

    @Test("with several employers the books stay in order at every moment", arguments: seeds)
    func inOrder(seed: UInt64) async throws {
        let desk = try await Desk()
        var random = SeededGenerator(seed: seed &* 13)
        var career = Career(desk)
        for step in 0..<60 {
            if step % 15 == 14 { desk.month = desk.month + 1 }
            try await career.act(using: &random, at: Desk.employers)
            let books = try await desk.books()
            let pensions = books.enrollments.filter {
                $0.insurance == .pension && $0.end.map { $0 > desk.month } ?? true
            }
            #expect(pensions.count <= 1, "one pension at a time")
            for insurance in [Insurance.pension, .unemployment] {
                let months = books.paid.keys.filter { $0.insurance == insurance }.map(\.month)
                #expect(Set(months).count == months.count, "paid by one of them")
            }
            let audit = try await desk.registry.read { try $0.auditLedger() }
            #expect(audit.paidTwice == 0 && audit.enrolledTwice == 0 && audit.overdrawn == 0)
        }
        #expect(career.refused > 0 && !career.undone.isEmpty)
        try await desk.close()
    }
}

extension Desk {
    /// What a month of an insurance comes to at a wage.
    func due(_ month: Month, _ insurance: Insurance, _ wage: Money) throws -> Books.Paid {
        let contribution = try policy.contribution(
            month: month, insurance: insurance, monthlyWage: wage, injuryClass: 1, injuryFactor: .full)
        return Books.Paid(
            base: contribution.base, employer: contribution.employerAmount,
            individual: contribution.individualAmount)
    }
}
