import Filings
import Foundation
import Registry

@testable import Canbao

/// What an outage has come to, by the records of those who took part: the log, the registry, and the ministry.
struct OutageFindings {
    struct Published {
        let result: FilingResult<BasicInfoBody>
        let partition: Int32
        let offset: Int64

        var envelope: ResultEnvelope { result.envelope }
    }

    /// Every result of each filing, in the order of publication.
    let results: [String: [Published]]
    /// What the ministry was asked, in the order of arrival.
    let calls: [MinistryDesk.Call]
    private let run: OutageRun

    init(_ run: OutageRun) async throws {
        self.run = run
        let records = try await run.hall.records(run.hall.topics.results(.basicInfo))
        let published = try records.map { record in
            Published(
                result: try ResultDecoder().result(from: record.value ?? Data()),
                partition: record.position.partition.partition, offset: record.position.offset)
        }
        results = Dictionary(grouping: published) { $0.envelope.filingID }
        calls = try await run.desk.calls()
    }

    // MARK: - What became of the filings

    /// Filings that did not end as they ought to, or said more on their way than they ought to.
    var wrongEndings: [String] {
        run.filings.filings.filter { !endsAsItOughtTo($0) }.map(\.id)
    }

    private func endsAsItOughtTo(_ filing: OutageFilings.Filing) -> Bool {
        guard let results = results[filing.id], let last = results.last,
            results.map(\.envelope.revision) == Array(1...results.count)
        else { return false }
        // That it waits is said once, and never of one for whom nobody has to be asked.
        let waits = results.dropLast().map(\.envelope)
        guard waits.count <= (filing.isIndependent ? 0 : 1),
            waits.allSatisfy({ $0.outcome == .deferred && $0.errors.map(\.code) == [.ministryUnavailable] })
        else { return false }
        return switch filing.ending {
        case .created: last.result.body?.created == true
        case .known: last.result.body?.created == false
        case .refused(let code): last.envelope.outcome == .rejected && last.envelope.errors.first?.code == code
        }
    }

    /// Persons of several filings whose final results are not in the filings' order.
    var outOfOrder: [String] {
        let filings = Dictionary(grouping: run.filings.filings, by: \.idNumber).values
        return filings.compactMap { filings in
            let finals = filings.compactMap { results[$0.id]?.last }
            let isInOrder = zip(finals, finals.dropFirst()).allSatisfy { first, second in
                first.partition == second.partition && first.offset < second.offset
            }
            return isInOrder ? nil : filings[0].id
        }
    }

    // MARK: - What the ministry was asked

    /// Lookups that were answered though their ID number had been answered before.
    struct Extra {
        let idNumber: String
        /// Who had the answer before.
        let former: MinistryDesk.Call
    }

    var extras: [Extra] {
        Dictionary(grouping: calls.filter(\.answered)) { $0.idNumber ?? "" }.flatMap { number, answers in
            answers.dropLast().map { Extra(idNumber: number, former: $0) }
        }
    }

    /// Whether the one who had the answer was killed before it had written it down.
    func isLost(_ extra: Extra) -> Bool {
        run.kills.contains { $0.caller == extra.former.caller && $0.unanswered.contains(extra.idNumber) }
    }

    /// Whether the one who had the answer had given up waiting for it, and has written that down.
    func isGivenUp(_ extra: Extra) async throws -> Bool {
        let filing = run.filings.filings.first { $0.idNumber == extra.idNumber }
        let attempts = try await run.hall.registry.read { try $0.attempts(.basicInfo, filing?.id ?? "") }
        let hung = calls.count { $0.idNumber == extra.idNumber && $0.ended != nil && $0.status == nil }
        return attempts.count { $0.note?.contains("gave no answer within") == true } > hung
    }

    /// Filings that count more attempts than calls were made for them.
    func overcounted() async throws -> [String] {
        let asked = Dictionary(grouping: calls) { $0.idNumber ?? "" }.mapValues(\.count)
        var ids: [String] = []
        for filing in run.filings.filings where run.filings.asked.contains(filing.idNumber) && filing.id.hasSuffix("-1")
        {
            let entry = try await run.hall.registry.read { try $0.entry(.basicInfo, filing.id) }
            if entry?.attempts ?? .max > asked[filing.idNumber] ?? 0 { ids.append(filing.id) }
        }
        return ids
    }

    // MARK: - How it was asked

    /// Windows in which the breaker was open all the time, from one probe interval after its opening on; before, calls that
    /// were allotted may still arrive.
    var outages: [ClosedRange<Date>] {
        run.phases.compactMap { phase in
            guard phase.mode.contains("down"), let since = phase.openAtStart, since == phase.openAtEnd else {
                return nil
            }
            let begin = since + OutageRun.rules.breaker.probeInterval.seconds
            return begin < phase.to ? begin...phase.to : nil
        }
    }

    func calls(in window: ClosedRange<Date>) -> [MinistryDesk.Call] { calls.filter { window.contains($0.began) } }

    /// The most calls that arrived within any one second.
    var peakRate: Int {
        var (first, peak) = (0, 0)
        let arrivals = calls.map(\.began)
        for (index, arrival) in arrivals.enumerated() {
            while arrivals[first] <= arrival - 1 { first += 1 }
            peak = max(peak, index - first + 1)
        }
        return peak
    }

    /// The most calls that were with the ministry at a time, those left out that it let hang: of these it learns late that
    /// they were given up.
    var peakInFlight: Int {
        let answered = calls.filter { $0.mode != "hang" }
        var changes = answered.map { ($0.began, 1) }
        changes += answered.map { ($0.ended ?? .distantFuture, -1) }
        var (inFlight, peak) = (0, 0)
        // An end comes before a beginning in the same millisecond.
        for (_, change) in changes.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            inFlight += change
            peak = max(peak, inFlight)
        }
        return peak
    }

    /// How many calls arrived in the second after the first answer of each phase in which the ministry is up again.
    var firstSeconds: [Int] {
        run.phases.filter { $0.mode.contains("up") }.compactMap { phase in
            guard let first = calls.first(where: { $0.answered && $0.began >= phase.from })?.began else { return nil }
            return calls(in: first...first + 1).count - 1
        }
    }
}
