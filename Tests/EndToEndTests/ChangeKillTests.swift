import Filings
import Foundation
import Registry
import SocialInsurance
import Testing

@testable import Canbao

/// Terminations, rollbacks, base adjustments and settlements by workers that are killed at random moments.
@Suite("Changes by workers that are killed", .timeLimit(.minutes(20)))
struct ChangeKillTests {
    private static let month = Month("2021-07")!
    private static let photo = String(repeating: "a0", count: 32)

    @Test("are made once each, and undone without a rest", arguments: [UInt64(20_210_720)])
    func exactlyOnce(seed: UInt64) async throws {
        let population = SyntheticPopulation(persons: 600, employers: 4)
        let hall = try await ServiceHall()
        try await prepare(hall, population)
        let programs: [FilingKind] = [.enrollment, .benefitCheck, .arrears]
        var killer = Killer(hall: hall, programs: programs + programs, seed: seed, pace: 40...400)
        try await killer.start()
        try await hall.submit(
            .enrollment, lines: (0..<population.persons).map { population.enrollment($0, id: "E-\($0)") })
        try await killer.kill { try await hall.resultCount(.enrollment) >= population.persons }

        // A third is stopped, a third undone, a third raised, while the month is settled.
        try await submit(hall, population)
        try await killer.kill { try await hall.isAnswered(Self.counts(population)) }
        // What was stopped runs on after all; then the month is settled once more.
        try await hall.submit(
            .rollback,
            lines: stride(from: 0, to: population.persons, by: 3).map { person in
                try rollback(person, of: "T-\(person)", population)
            })
        var counts = Self.counts(population)
        counts[.rollback] = 2 * population.persons / 3
        try await killer.kill { try await hall.isAnswered(counts) }
        try await hall.submit(.settlement, lines: [SettlementRequest(filingID: "S-2", month: "2021-07").encoded()])
        counts[.settlement] = 2
        try await killer.kill { try await hall.isAnswered(counts) }
        #expect(killer.killed >= 4, "some workers were killed in the middle of their work")
        try await killer.stop()

        try await checkResults(hall, counts)
        try await checkBooks(hall, population)
        try await hall.close()
    }

    private static func counts(_ population: SyntheticPopulation) -> [FilingKind: Int] {
        let third = population.persons / 3
        return [.termination: third, .rollback: third, .baseAdjustment: third, .settlement: 1]
    }

    private func prepare(_ hall: ServiceHall, _ population: SyntheticPopulation) async throws {
        let files = hall.folder.appendingPathComponent("import")
        let photos = hall.folder.appendingPathComponent("blobs/attachments")
        for folder in [files, photos] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try population.write(to: files)
        try await hall.importRegistry(files)
        try Data([0x89]).write(to: photos.appendingPathComponent("\(Self.photo).png"))
    }

    private func submit(_ hall: ServiceHall, _ population: SyntheticPopulation) async throws {
        var (terminations, rollbacks, adjustments): ([Data], [Data], [Data]) = ([], [], [])
        for person in 0..<population.persons {
            let who = NamedPerson(idType: .residentID, idNumber: population.idNumber(person))
            let employer = population.creditCode(person % population.employers)
            switch person % 3 {
            case 0:
                terminations.append(
                    try TerminationRequest(
                        filingID: "T-\(person)", employer: employer, person: who, lastMonth: "2021-07", reason: .agreed
                    ).encoded())
            case 1: rollbacks.append(try rollback(person, of: "E-\(person)", population))
            default:
                adjustments.append(
                    try BaseAdjustmentRequest(
                        filingID: "J-\(person)", employer: employer, person: who, monthlyWage: "9000",
                        effectiveMonth: "2021-06", attachments: [Self.photo]
                    ).encoded())
            }
        }
        try await hall.submit(.settlement, lines: [SettlementRequest(filingID: "S-1", month: "2021-07").encoded()])
        try await hall.submit(.termination, lines: terminations)
        try await hall.submit(.rollback, lines: rollbacks)
        try await hall.submit(.baseAdjustment, lines: adjustments)
    }

    private func rollback(_ person: Int, of target: String, _ population: SyntheticPopulation) throws -> Data {
        try RollbackRequest(
            filingID: "R-\(person)", employer: population.creditCode(person % population.employers),
            person: NamedPerson(idType: .residentID, idNumber: population.idNumber(person)), targetFilingID: target
        ).encoded()
    }

    // MARK: - What must have come of it

    private func checkResults(_ hall: ServiceHall, _ counts: [FilingKind: Int]) async throws {
        var lines = 0
        for kind in counts.keys + [.enrollment] {
            let records = try await hall.records(hall.topics.results(kind))
            let eventIDs = records.compactMap { $0.header("ce_id") }
            #expect(eventIDs.count == Set(eventIDs).count, "\(kind.rawValue): each result once")
            for record in records {
                let result = try DecodedResult(record.value ?? Data())
                #expect(result.envelope.outcome == .accepted, "\(kind.rawValue) \(result.envelope.filingID)")
                lines += result.content?.bookedLines ?? 0
            }
        }
        let audit = try await hall.registry.read { try $0.auditLedger() }
        #expect(audit.bookedLines == lines, "the ledger has the lines that the results tell of, no more and no less")
        #expect(audit.paidTwice == 0 && audit.enrolledTwice == 0 && audit.overdrawn == 0)
    }

    private func checkBooks(_ hall: ServiceHall, _ population: SyntheticPopulation) async throws {
        for person in 0..<population.persons {
            let idNumber = population.idNumber(person)
            let employer = try #require(CreditCode(population.creditCode(person % population.employers)))
            let (ledger, enrollments) = try await hall.registry.read { registry in
                (
                    try registry.ledger(idNumber: idNumber, of: employer),
                    try registry.enrollments(idNumber: idNumber)
                )
            }
            let paid = LedgerSum.of(ledger).filter(\.isPaid)
            if person % 3 == 1 {
                #expect(enrollments.isEmpty && paid.isEmpty && !ledger.isEmpty)
                let sum = ledger.compactMap(\.amounts).map { $0.employer + $0.individual }.sum()
                #expect(sum == .zero)
            } else {
                #expect(enrollments.count == 3 && enrollments.allSatisfy { $0.endMonth == nil })
                let july = paid.filter { $0.month == Self.month }
                #expect(july.count == 3, "settled once")
                let isRaised = july.allSatisfy { $0.base == Money(yuan: "9000") }
                #expect(isRaised == (person % 3 == 2))
            }
        }
    }
}

extension ServiceHall {
    fileprivate func isAnswered(_ counts: [FilingKind: Int]) async throws -> Bool {
        for (kind, count) in counts where try await resultCount(kind) < count { return false }
        return true
    }
}

extension DecodedResult.Content {
    /// How many lines a result says it has booked.
    fileprivate var bookedLines: Int {
        switch self {
        case .enrollment(let body): body.arrears.schedule.lines.count
        case .rollback(let body): body.reversal.lines.count
        case .baseAdjustment(let body): body.differences.lines.count
        case .settlement(let body): body.lines
        default: 0
        }
    }
}
