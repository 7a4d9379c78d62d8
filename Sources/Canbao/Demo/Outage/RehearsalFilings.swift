import Filings
import Foundation
import SocialInsurance

/// The filings of a rehearsed outage, one after the other: of invented persons of every sort, the same each time.
struct RehearsalFilings: Sendable {
    enum Sort: Hashable, Sendable {
        /// Nobody knows the person here: the ministry is asked.
        case new
        /// The same person as the filing before, under another name: decided after it.
        case otherName
        /// The area has a record: nobody is asked.
        case known
        /// The ministry does not know the person.
        case unknown

        var isAskedAbout: Bool { self == .new || self == .unknown }
    }

    struct Filing: Sendable {
        let id: String
        let sort: Sort
        let person: Int
    }

    /// There are not more.
    static let limit = 1_000
    private static let known = limit / 10 * 2
    private static let population = SyntheticPopulation(persons: known + limit, employers: 4)

    /// From 0. Of ten filings six are of new persons, one follows one of these, two are of persons with a record.
    func filing(_ index: Int) -> Filing {
        let id = "R-" + String("000\(index + 1)".suffix(4))
        let sort: Sort =
            switch index % 10 {
            case 0, 5: .known
            case 3: .unknown
            case 7: .otherName
            default: .new
            }
        let person = sort == .known ? index / 5 : Self.known + (sort == .otherName ? index - 1 : index)
        return Filing(id: id, sort: sort, person: person)
    }

    func key(_ filing: Filing) -> String { Self.population.idNumber(filing.person) }

    func body(_ filing: Filing) -> Data {
        let name = Self.population.name(filing.person)
        return Data(
            """
            {"filingId":"\(filing.id)","employer":"\(Self.population.creditCode(filing.person % 4))",\
            "person":{"idType":"resident-id","idNumber":"\(key(filing))",\
            "name":"\(filing.sort == .otherName ? "别" + name : name)"}}
            """.utf8)
    }

    /// How a result differs from what is foretold; nil: it does not.
    static func difference(of result: DecodedResult, from sort: Sort) -> String? {
        let envelope = result.envelope
        var isCreated: Bool?
        if case .basicInfo(let body)? = result.content { isCreated = body.created }
        let isRight =
            switch sort {
            case .new: isCreated == true
            case .known: isCreated == false
            case .otherName: envelope.errors.first?.code == .nameMismatch
            case .unknown: envelope.errors.first?.code == .identityNotFound
            }
        return isRight ? nil : "\(envelope.filingID): \(envelope.outcome.rawValue), which was not foretold"
    }

    /// Writes the files of the registry into a folder, and whom the ministry knows into a file.
    func write(registry: URL, ministry: URL) throws {
        try FileManager.default.createDirectory(at: registry, withIntermediateDirectories: true)
        try SyntheticPopulation(persons: Self.known, employers: Self.population.employers).write(to: registry)
        let new = (0..<Self.limit).map(filing).filter { $0.sort == .new }
        let rows = new.map { "\(key($0)),\(Self.population.name($0.person)),,,10\n" }
        try Data(("id_number,name,sex,birth_date,household_type\n" + rows.joined()).utf8).write(to: ministry)
    }
}
