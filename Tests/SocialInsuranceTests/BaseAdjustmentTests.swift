import SocialInsurance
import Testing

@Suite("Base adjustment")
struct BaseAdjustmentTests {
    private static let photo = String(repeating: "a0", count: 32)

    private func decide(
        wage: String = "8000.00", from: String = "2021-03", attachments: [String] = [photo], name: String? = nil,
        _ facts: EmploymentFacts
    ) throws -> Ruling<ApprovedAdjustment> {
        var person = Fixtures.person
        person.name = name
        let read = BaseAdjustmentApplication.read(
            BaseAdjustmentForm(
                employer: Fixtures.creditCode.text, person: person, monthlyWage: wage, effectiveMonth: from,
                attachments: attachments),
            today: Fixtures.today, operatingMonth: Fixtures.operatingMonth)
        return try #require(read.value).decide(facts, injuryFactor: .full) { $0 == Self.photo }
    }

    private func code(
        wage: String = "8000.00", from: String = "2021-03", attachments: [String] = [photo], name: String? = nil,
        _ facts: EmploymentFacts
    ) throws -> RefusalCode? {
        try decide(wage: wage, from: from, attachments: attachments, name: name, facts).refusals.first?.code
    }

    private let employed = Fixtures.facts([Fixtures.employment(.pension), Fixtures.employment(.workInjury)])

    @Test("a wage has to be above the present one of every insurance")
    func raised() throws {
        #expect(try code(wage: "6500.00", employed) == .baseNotRaised)
        #expect(try code(wage: "6499.99", employed) == .baseNotRaised)
        #expect(try code(wage: "6500.01", employed) == nil)
        let uneven = Fixtures.facts([
            Fixtures.employment(.pension), Fixtures.employment(.workInjury, wage: "9000.00"),
        ])
        #expect(try code(wage: "8000.00", uneven) == .baseNotRaised)
        let raise = WageRaise(change: 3, from: Fixtures.month("2021-07"), monthlyWage: Fixtures.yuan("8000.00"))
        let before = Fixtures.facts([Fixtures.employment(raises: [raise])])
        #expect(
            try decide(before).refusals == [Refusal(.baseNotRaised, detail: "现缴费工资8000.00元。")],
            "the present one is that of the latest raise, whenever it begins")
        #expect(try code(wage: "8000.01", before) == nil)
    }

    @Test(
        "it begins in the operating year, and not after the operating month",
        arguments: [
            ("2020-12", RefusalCode.periodInvalid), ("2021-01", nil), ("2021-07", nil), ("2021-08", .periodInvalid),
            ("2021-00", .periodInvalid), ("", .periodInvalid),
        ])
    func effectiveMonth(_ month: String, _ expected: RefusalCode?) throws {
        #expect(try code(from: month, employed) == expected)
    }

    @Test("it needs an attachment, and each one that it names")
    func attachments() throws {
        #expect(try code(attachments: [], employed) == .attachmentMissing)
        let other = String(repeating: "b1", count: 32)
        #expect(
            try decide(attachments: [Self.photo, other], employed).refusals
                == [Refusal(.attachmentMissing, detail: "未收到：\(other)。")])
    }

    @Test("what is wrong is said in order: employer, wage, enrollment, name, raise, attachment, month")
    func order() throws {
        let nobody = Fixtures.facts([])
        #expect(try code(wage: "0", Fixtures.facts(employer: nil, [])) == .employerNotFound)
        #expect(try code(wage: "0", from: "x", nobody) == .wageInvalid)
        #expect(try code(wage: "6500.005", employed) == .wageInvalid)
        #expect(try code(from: "x", nobody) == .notEnrolledHere)
        #expect(try code(Fixtures.facts([Fixtures.employment(to: "2021-07")])) == .notEnrolledHere)
        #expect(try code(wage: "1", name: "李四", employed) == .nameMismatch)
        #expect(try code(wage: "1", attachments: [], employed) == .baseNotRaised)
        #expect(try code(from: "x", attachments: [], employed) == .attachmentMissing)
        #expect(try code(from: "x", employed) == .periodInvalid)
    }

    // MARK: - What is booked

    private func differences(
        wage: String = "8000.00", from: String = "2021-03",
        _ enrollments: [EnrollmentRecord] = [
            Fixtures.employment(.pension)
        ], ledger: [LedgerEntry]
    ) throws -> [LedgerEntry] {
        let facts = Fixtures.facts(enrollments, ledger: ledger)
        let adjustment = try #require(try decide(wage: wage, from: from, facts).value)
        return try adjustment.differences(Fixtures.policy, raise: 9)
    }

    @Test("the difference is booked for each month that is settled from there on, and for no other")
    func settledMonths() throws {
        let ledger = ["2021-02", "2021-03", "2021-05", "2021-06"].map { Fixtures.paid($0) }
        let lines = try differences(ledger: ledger + [Fixtures.paid("2021-04"), Fixtures.paid("2021-04").takenBack])
        #expect(lines.map(\.month.description) == ["2021-03", "2021-05", "2021-06"])
        #expect(lines.allSatisfy { $0.effect == .changes && $0.raise == 9 && $0.enrollment == "E-1" })
        #expect(lines.first?.base == Fixtures.yuan("1500"))
        #expect(lines.first?.amounts == .init(employer: Fixtures.yuan("240"), individual: Fixtures.yuan("120")))
    }

    @Test("amounts are those of the raised base less those that were booked, to the fen")
    func roundedSeparately() throws {
        // 5001.00 at 0.5 % is 25.005, rounded to 25.01; 5003.00 is 25.015, rounded to 25.02. The base's difference alone
        // would come to 0.01 as well, but 5000.90 to 5001.00 is nothing.
        let lines = try differences(
            wage: "5001.10", [Fixtures.employment(.unemployment, wage: "5001.00")],
            ledger: [Fixtures.paid("2021-03", .unemployment, base: "5001.00")])
        #expect(lines.map(\.base) == [Fixtures.yuan("0.10")])
        #expect(lines.map(\.amounts) == [.init(employer: .zero, individual: .zero)])
    }

    @Test("a month at the upper limit, or paid at a higher base, owes nothing more")
    func limits() throws {
        let high = [Fixtures.employment(.pension, wage: "30000.00")]
        #expect(try differences(wage: "31000", high, ledger: [Fixtures.paid("2021-03", base: "20586")]).isEmpty)
        #expect(try differences(ledger: [Fixtures.paid("2021-03", base: "9000")]).isEmpty)
        let low = [Fixtures.employment(.pension, wage: "2000.00")]
        #expect(try differences(wage: "3000", low, ledger: [Fixtures.paid("2021-03", base: "3800")]).isEmpty)
        #expect(
            try differences(wage: "4000", low, ledger: [Fixtures.paid("2021-03", base: "3800")]).map(\.base)
                == [Fixtures.yuan("200")])
    }

    @Test("imported months, whose amounts are unknown, count as what their base comes to")
    func imported() throws {
        let known = try differences(ledger: [Fixtures.paid("2021-03")])
        let record = Fixtures.employment(.pension, filing: "", filedIn: nil)
        let unknown = try differences([record], ledger: [Fixtures.paid("2021-03", for: "", isImported: true)])
        #expect(unknown.map(\.amounts) == known.map(\.amounts))
    }

    @Test("months of a former employment there, and before the start, stay as they are")
    func otherEnrollments() throws {
        let again = [Fixtures.employment(.pension, from: "2021-05", filing: "E-2")]
        let ledger = [
            Fixtures.paid("2021-03", for: "E-1"), Fixtures.paid("2021-05", for: "E-1"),
            Fixtures.paid("2021-06", for: "E-2"),
        ]
        #expect(try differences(again, ledger: ledger).map(\.month.description) == ["2021-06"])
    }
}
