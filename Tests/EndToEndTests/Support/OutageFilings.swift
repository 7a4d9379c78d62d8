import Filings
import Foundation
import SocialInsurance

@testable import Canbao

/// Basic-information filings of every sort, in a mixed order, each with what must become of it, outage or not.
struct OutageFilings: Sendable {
    /// What a filing ends with when nothing is wrong with the ministry.
    enum Ending: Hashable, Sendable {
        case created
        /// Accepted with the person's record that there is.
        case known
        case refused(RefusalCode)
    }

    struct Filing: Sendable {
        let id: String
        let idNumber: String
        let name: String
        let ending: Ending
        /// Whether the ministry has nothing to do with it, even indirectly.
        let isIndependent: Bool
    }

    /// In the order in which they are sent. A person's filings are named `P-1`, `P-2`, … in their order.
    let filings: [Filing]
    /// Whom the ministry is to be asked about, once each.
    let asked: Set<String>
    private let population: SyntheticPopulation
    private let known: Int
    private let directory: String

    /// Of a hundred filings 20 are of new persons, 27 are three filings each of nine new persons, 43 are of persons who have a
    /// record, 4 are of persons whose name the ministry has otherwise, 3 of persons whom it does not know, and 3 have a number
    /// that is none.
    init(_ count: Int, seed: UInt64) {
        var next = 0
        func persons(_ share: Int) -> Range<Int> {
            defer { next += count * share / 100 }
            return next..<(next + count * share / 100)
        }
        let (known, new, thrice) = (persons(43), persons(20), persons(9))
        let (misnamed, unknown, invalid) = (persons(4), persons(3), persons(3))
        let population = SyntheticPopulation(persons: next, employers: 5)
        var queues: [Int: [Filing]] = [:]
        func add(_ person: Int, _ ending: Ending, name: String? = nil, number: String? = nil, independent: Bool = false)
        {
            let id = "P\(person)-\((queues[person]?.count ?? 0) + 1)"
            queues[person, default: []].append(
                Filing(
                    id: id, idNumber: number ?? population.idNumber(person), name: name ?? population.name(person),
                    ending: ending, isIndependent: independent))
        }
        let other = "别名"
        for person in known {
            let isMisnamed = person % 10 == 0
            add(
                person, isMisnamed ? .refused(.nameMismatch) : .known, name: isMisnamed ? other : nil, independent: true
            )
        }
        for person in new { add(person, .created) }
        for person in thrice {
            add(person, .created)
            add(person, .refused(.nameMismatch), name: other)
            add(person, .known)
        }
        for person in misnamed { add(person, .refused(.identityMismatch)) }
        for person in unknown { add(person, .refused(.identityNotFound)) }
        for person in invalid {
            let number = population.idNumber(person)
            let wrong = number.hasSuffix("1") ? "2" : "1"
            add(person, .refused(.idNumberInvalid), number: number.dropLast() + wrong, independent: true)
        }
        self.population = population
        self.known = known.count
        asked = Set((Array(new) + Array(thrice) + Array(misnamed) + Array(unknown)).map(population.idNumber))
        var random = SeededGenerator(seed: seed)
        let order = queues.flatMap { Array(repeating: $0.key, count: $0.value.count) }.sorted().shuffled(using: &random)
        filings = order.map { queues[$0]!.removeFirst() }
        let rows = (Array(new) + Array(thrice)).map { "\(population.idNumber($0)),\(population.name($0)),,,10" }
        let misnamedRows = misnamed.map { "\(population.idNumber($0)),\(other),,,10" }
        directory = (["id_number,name,sex,birth_date,household_type"] + rows + misnamedRows).joined(separator: "\n")
    }

    /// Writes the registry's files into `import`, and whom the ministry knows into `ministry.csv`.
    func write(to folder: URL) throws -> (registry: URL, ministry: URL) {
        let (files, ministry) = (folder.appendingPathComponent("import"), folder.appendingPathComponent("ministry.csv"))
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try SyntheticPopulation(persons: known, employers: population.employers).write(to: files)
        try Data((directory + "\n").utf8).write(to: ministry)
        return (files, ministry)
    }

    func body(_ filing: Filing) -> Data {
        Data(
            """
            {"filingId":"\(filing.id)","employer":"\(population.creditCode(0))",\
            "person":{"idType":"resident-id","idNumber":"\(filing.idNumber)","name":"\(filing.name)"}}
            """.utf8)
    }
}
