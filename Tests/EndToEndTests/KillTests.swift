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
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files)

        // Everybody is filed twice, by two employers at the same moment: the first in the log's order gets the person.
        var filings: [Data] = []
        for person in 0..<population.persons {
            filings.append(population.enrollment(person, id: "E-\(person)"))
            filings.append(population.enrollment(person, id: "E-\(person)-again"))
        }
        try await hall.submit(.enrollment, lines: filings)
        var killer = Killer(hall: hall, programs: Self.kinds + Self.kinds, seed: seed, pace: 300...1_500)
        try await killer.start()
        try await killer.kill { try await hall.resultCount(.enrollment) >= filings.count }
        #expect(killer.killed >= 4, "some workers were killed in the middle of their work")
        try await killer.stop()

        let results = try await hall.finalEnrollments()
        #expect(results.count == filings.count)
        for person in 0..<population.persons {
            #expect(results["E-\(person)"]?.envelope.outcome == .accepted)
            #expect(results["E-\(person)-again"]?.envelope.errors.first?.code == .pensionEnrolled)
        }
        let lines = results.values.reduce(0) { $0 + ($1.body?.arrears.schedule.lines.count ?? 0) }
        let audit = try await hall.registry.read { try $0.auditLedger() }
        #expect(audit.bookedLines == lines, "the ledger has the lines that the results tell of, no more and no less")
        #expect(audit.paidTwice == 0 && audit.enrolledTwice == 0)
        for kind in Self.kinds {
            let eventIDs = try await hall.records(hall.topics.results(kind)).compactMap { $0.header("ce_id") }
            #expect(eventIDs.count == Set(eventIDs).count, "\(kind.rawValue): each revision of a result once")
        }
        try await hall.close()
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
