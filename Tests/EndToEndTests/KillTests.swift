import Filings
import Foundation
import Registry
import SocialInsurance
import Testing

@testable import Canbao

/// Workers killed at random moments. Which moments these are depends on the machine; what must come out does not.
@Suite("Workers that are killed", .timeLimit(.minutes(20)))
struct KillTests {
    private static let kinds: [FilingKind] = [.enrollment, .benefitCheck, .arrears]

    @Test("answer each filing once, and book each line once", arguments: [UInt64(20_210_715)])
    func exactlyOnce(seed: UInt64) async throws {
        let population = SyntheticPopulation(persons: 3_000, employers: 6)
        let hall = try await ServiceHall()
        try await hall.register(population)
        let filings = population.rivals(0..<population.persons)
        try await hall.submit(.enrollment, lines: filings)
        var killer = Killer(hall: hall, programs: Self.kinds + Self.kinds, seed: seed, pace: 300...1_500)
        try await killer.start()
        try await killer.kill { try await hall.resultCount(.enrollment) >= filings.count }
        #expect(killer.killed >= 4, "some workers were killed in the middle of their work")
        try await killer.stop()
        try await hall.expectRivalsOnce(population, of: Self.kinds)
        try await hall.close()
    }
}

extension SyntheticPopulation {
    /// Everybody is filed twice, by two employers at the same moment: the first in the log's order gets the person.
    func rivals(_ persons: Range<Int>) -> [Data] {
        persons.flatMap { [enrollment($0, id: "E-\($0)"), enrollment($0, id: "E-\($0)-again")] }
    }
}

extension ServiceHall {
    /// Each of the rivals' filings is answered once, and each line is booked once, for the first of them.
    func expectRivalsOnce(_ population: SyntheticPopulation, of kinds: [FilingKind]) async throws {
        let results = try await finalEnrollments()
        #expect(results.count == 2 * population.persons)
        for person in 0..<population.persons {
            #expect(results["E-\(person)"]?.envelope.outcome == .accepted)
            #expect(results["E-\(person)-again"]?.envelope.errors.first?.code == .pensionEnrolled)
        }
        let lines = results.values.reduce(0) { $0 + ($1.body?.arrears.schedule.lines.count ?? 0) }
        let audit = try await registry.read { try $0.auditLedger() }
        #expect(audit.bookedLines == lines, "the ledger has the lines that the results tell of, no more and no less")
        #expect(audit.paidTwice == 0 && audit.enrolledTwice == 0)
        for kind in kinds {
            let eventIDs = try await records(topics.results(kind)).compactMap { $0.header("ce_id") }
            #expect(eventIDs.count == Set(eventIDs).count, "\(kind.rawValue): each revision of a result once")
        }
    }
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
