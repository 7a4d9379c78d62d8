import Foundation
import SocialInsurance

/// Reads the persons' file: CSV in UTF-8 with the header `id_number,name,sex,birth_date,household_type`, in any order.
struct PersonFile {
    /// Everything that is wrong with a file, each line of it named. Holds no ID number and no name.
    struct Invalid: Error, Hashable, CustomStringConvertible {
        let file: String
        let problems: [String]

        var description: String { problems.map { "\(file): \($0)" }.joined(separator: "\n") }
    }

    private static let columns = ["id_number", "name", "sex", "birth_date", "household_type"]

    private let file: String
    private let today: CalendarDate
    private var problems: [String] = []
    private var persons: [String: PersonDirectory.Person] = [:]

    /// - Parameters:
    ///   - file: what the file is called in messages.
    ///   - today: birth dates lie before it.
    static func read(
        _ data: Data, file: String, today: CalendarDate
    ) throws(Invalid) -> [String: PersonDirectory.Person] {
        var reader = PersonFile(file: file, today: today)
        reader.read(data)
        guard reader.problems.isEmpty else { throw Invalid(file: file, problems: reader.problems) }
        return reader.persons
    }

    private init(file: String, today: CalendarDate) {
        self.file = file
        self.today = today
    }

    private mutating func read(_ data: Data) {
        guard let text = String(data: data, encoding: .utf8) else {
            problems.append("is not UTF-8")
            return
        }
        var rows: [CSVRow]
        do {
            rows = try CSVRow.rows(of: text)
        } catch {
            problems.append("line \(error.line): \(error.message)")
            return
        }
        guard !rows.isEmpty, let places = places(in: rows.removeFirst()) else {
            problems.append("line 1: the header is not \(Self.columns.joined(separator: ","))")
            return
        }
        for row in rows { read(row, places) }
    }

    private func places(in header: CSVRow) -> [Int]? {
        guard Set(header.fields) == Set(Self.columns), header.fields.count == Self.columns.count else { return nil }
        return Self.columns.compactMap { header.fields.firstIndex(of: $0) }
    }

    private mutating func read(_ row: CSVRow, _ places: [Int]) {
        guard row.fields.count == places.count else {
            problems.append("line \(row.line): \(row.fields.count) fields instead of \(places.count)")
            return
        }
        let fields = places.map { row.fields[$0] }
        let known = problems.count
        let identity = identity(fields[0])
        if identity == nil { problems.append("line \(row.line): id_number breaks the rules of ID numbers") }
        let name = PersonName(fields[1])
        if name == nil { problems.append("line \(row.line): name is empty or too long") }
        let sex = optional(fields[2], row, "sex is not male or female") { Sex(rawValue: $0) }
        let birthDate = optional(fields[3], row, "birth_date is no date as 1990-03-07") { CalendarDate($0) }
        let household = optional(fields[4], row, "household_type is no code of the list") { HouseholdType(rawValue: $0) }
        guard problems.count == known, let identity, let name else { return }
        let person = PersonDirectory.Person(name: name, sex: sex, birthDate: birthDate, householdType: household)
        if persons.updateValue(person, forKey: identity.number) != nil {
            problems.append("line \(row.line): id_number stands in an earlier line too")
        }
    }

    /// What looks like a resident ID has to be a good one; anything else may be a passport.
    private func identity(_ number: String) -> IdentityDocument? {
        let type: IDType = number.utf8.count == 18 ? .residentID : .passport
        return IdentityDocument(type: type, number: number, today: today)
    }

    private mutating func optional<Value>(
        _ text: String, _ row: CSVRow, _ problem: String, _ make: (String) -> Value?
    ) -> Value? {
        guard !text.isEmpty else { return nil }
        let value = make(text)
        if value == nil { problems.append("line \(row.line): \(problem)") }
        return value
    }
}
