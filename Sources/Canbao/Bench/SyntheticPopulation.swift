import Foundation
import SocialInsurance

/// Made-up persons and employers with valid numbers, for benchmarks and tests: the same ones each time.
struct SyntheticPopulation: Sendable {
    static let area = "321200"
    let persons: Int
    let employers: Int
    /// The month since which everybody is enrolled in everything; nil: nobody is.
    let enrolledSince: String?

    private static let serials = 999

    /// The largest population whose ID numbers differ.
    static let limit = 30 * 12 * 28 * serials

    init(persons: Int, employers: Int = 50, enrolledSince: String? = nil) {
        precondition(persons <= Self.limit && employers < 1_000_000, "the numbers do not last for so many")
        self.persons = persons
        self.employers = employers
        self.enrolledSince = enrolledSince
    }

    /// The ID number of a person, from 0.
    func idNumber(_ person: Int) -> String {
        let (day, serial) = person.quotientAndRemainder(dividingBy: Self.serials)
        let birthDate = "\(1_965 + day / 336 % 30)\(Self.digits(day / 28 % 12 + 1, 2))\(Self.digits(day % 28 + 1, 2))"
        return Self.completed("321202\(birthDate)\(Self.digits(serial + 1, 3))", by: "0123456789X") {
            IdentityDocument(type: .residentID, number: $0, today: Self.today) != nil
        }
    }

    func name(_ person: Int) -> String { "测试\(Self.letters(person))" }

    func personNumber(_ person: Int) -> String { Self.area + Self.digits(person + 1, 8) }

    /// The credit code of an employer, from 0.
    func creditCode(_ employer: Int) -> String {
        Self.completed("91321200MA\(Self.digits(employer, 7))", by: "0123456789ABCDEFGHJKLMNPQRTUWXY") {
            CreditCode($0) != nil
        }
    }

    /// Writes the files of a registry import into a folder that exists.
    func write(to folder: URL) throws {
        try write("areas.csv", to: folder, header: "area,name,injury_factor", count: 1) { _ in
            "\(Self.area),泰州市,1.0"
        }
        try write("employers.csv", to: folder, header: "credit_code,name,area,injury_class", count: employers) {
            index in
            "\(creditCode(index)),测试单位\(index),\(Self.area),\(index % 8 + 1)"
        }
        let columns = "person_number,area,id_type,id_number,name,sex,birth_date,household_type"
        try write("persons.csv", to: folder, header: columns, count: persons) { index in
            "\(personNumber(index)),\(Self.area),resident-id,\(idNumber(index)),\(name(index)),,,10"
        }
        if let enrolledSince { try writeEnrollments(since: enrolledSince, to: folder) }
    }

    private func writeEnrollments(since start: String, to folder: URL) throws {
        let columns = "credit_code,person_number,insurance,start_month,end_month,monthly_wage"
        let insurances = Insurance.allCases
        try write("enrollments.csv", to: folder, header: columns, count: persons * insurances.count) { index in
            let (person, insurance) = index.quotientAndRemainder(dividingBy: insurances.count)
            let wage = "\(5_000 + person % 997).00"
            return "\(creditCode(person % employers)),\(personNumber(person)),\(insurances[insurance].rawValue),"
                + "\(start),,\(wage)"
        }
    }

    /// An enrollment filing of a person, with one to five months of arrears before July 2021, three on average.
    func enrollment(_ person: Int, id: String) -> Data {
        Data(
            """
            {"filingId":"\(id)","employer":"\(creditCode(person % employers))",\
            "person":{"idType":"resident-id","idNumber":"\(idNumber(person))","name":"\(name(person))"},\
            "contractStart":"2021-0\(2 + person % 5)-15","monthlyWage":"\(5_000 + person % 997).00"}
            """.utf8)
    }

    /// An arrears quote for a person, of three months.
    func quote(_ person: Int, id: String) -> Data {
        Data(
            """
            {"filingId":"\(id)","mode":"quote","employer":"\(creditCode(person % employers))",\
            "person":{"idType":"resident-id","idNumber":"\(idNumber(person))"},"contractStart":"2021-04-15",\
            "monthlyWage":"6500.00","insurances":["pension","unemployment","work-injury"]}
            """.utf8)
    }

    /// What each person's employer has paid for January to June 2021, as a file of a registry import.
    func writeContributions(_ insurances: [Insurance], to folder: URL) throws {
        let columns = "credit_code,person_number,insurance,month,base,settlement_month"
        try write("contributions.csv", to: folder, header: columns, count: persons) { person in
            insurances.flatMap { insurance in
                (1...6).map { month in
                    "\(creditCode(person % employers)),\(personNumber(person)),\(insurance.rawValue),2021-0\(month),"
                        + "6500.00,2021-0\(month + 1)"
                }
            }.joined(separator: "\n")
        }
    }

    /// A request for a certificate of an employer, from 0, about those months.
    func certificate(_ employer: Int, _ insurances: [Insurance], id: String, isPreview: Bool = false) -> Data {
        let names = insurances.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return Data(
            """
            {"filingId":"\(id)","employer":"\(creditCode(employer))","insurances":[\(names)],"from":"2021-01",\
            "to":"2021-06","preview":\(isPreview)}
            """.utf8)
    }

    // MARK: - Making numbers

    private static let today = CalendarDate(year: 2021, month: 7, day: 15)!

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// A number as letters, since names hold no digits.
    private static func letters(_ number: Int) -> String {
        let letters = Array("甲乙丙丁戊己庚辛壬癸")
        return String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
    }

    /// The text with the check character that makes it valid.
    private static func completed(_ text: String, by characters: String, _ isValid: (String) -> Bool) -> String {
        characters.lazy.map { text + String($0) }.first(where: isValid) ?? text
    }

    private func write(
        _ name: String, to folder: URL, header: String, count: Int, row: (Int) -> String
    ) throws {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.createFile(atPath: file.path, contents: Data("\(header)\n".utf8)) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.seekToEnd()
        for start in stride(from: 0, to: count, by: 5_000) {
            var text = ""
            for index in start..<min(start + 5_000, count) { text += row(index) + "\n" }
            try handle.write(contentsOf: Data(text.utf8))
        }
    }
}
