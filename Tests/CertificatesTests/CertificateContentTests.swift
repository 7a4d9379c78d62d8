import SocialInsurance
import Testing

@Suite("certificate content")
struct CertificateContentTests {
    private func spans(_ content: CertificateContent) -> [String] {
        content.rows.map { "\($0.name.text) \($0.insurance.rawValue) \($0.from)~\($0.to) \($0.months)" }
    }

    @Test("an unbroken run of paid months is one row, a gap begins another")
    func runs() {
        let content = Samples.content([Samples.person(1, "张三", months: [5, 1, 2, 6, 4])])
        #expect(spans(content) == ["张三 pension 2021-01~2021-02 2", "张三 pension 2021-04~2021-06 3"])
    }

    @Test("rows are ordered by ID number, insurance, start, however the facts come")
    func order() {
        let insurances: [Insurance] = [.workInjury, .pension]
        let persons = [
            Samples.person(7, "李四", insurances, months: [2]), Samples.person(3, "张三", insurances, months: [4, 1]),
        ]
        let expected = [
            "张三 pension 2021-01~2021-01 1", "张三 pension 2021-04~2021-04 1",
            "张三 work-injury 2021-01~2021-01 1", "张三 work-injury 2021-04~2021-04 1",
            "李四 pension 2021-02~2021-02 1", "李四 work-injury 2021-02~2021-02 1",
        ]
        #expect(spans(Samples.content(persons, insurances)) == expected)
        #expect(Samples.content(persons, insurances) == Samples.content(persons.reversed(), insurances.reversed()))
    }

    @Test("months outside the period and of other insurances are not certified")
    func otherMonths() {
        let person = Samples.person(1, "张三", [.pension, .unemployment], months: [1, 2])
        let outside = ["2020-12", "2021-07"].map {
            PaidMonth(identity: person[0].identity, name: person[0].name, insurance: .pension, month: Month($0)!)
        }
        #expect(spans(Samples.content([outside, person])) == ["张三 pension 2021-01~2021-02 2"])
    }

    @Test("two records of one ID number are one person")
    func mergedRecords() {
        let content = Samples.content([
            Samples.person(1, "张三", months: [1, 2]), Samples.person(1, "张三", months: [2, 3]),
        ])
        #expect(spans(content) == ["张三 pension 2021-01~2021-03 3"])
        #expect(content.persons == 1)
    }

    @Test("persons are counted for each chosen insurance, and once in all")
    func counts() {
        let content = Samples.content(
            [
                Samples.person(1, "张三", [.pension, .workInjury], months: [1, 3]),
                Samples.person(2, "李四", [.workInjury]),
            ], [.workInjury, .unemployment, .pension])
        #expect(content.counts.map(\.insurance) == [.pension, .unemployment, .workInjury])
        #expect(content.counts.map(\.persons) == [1, 0, 2])
        #expect(content.persons == 2)
    }

    @Test("a period in which nobody has a paid month is refused")
    func nothing() {
        for persons in [[], [Samples.person(1, "张三", [.workInjury])], [Samples.person(1, "张三", months: [7])]] {
            #expect(Samples.decide(persons).refusals == [Refusal(.nothingToCertify)])
        }
        #expect(Samples.decide([Samples.person(1, "张三")], []).refusals == [Refusal(.nothingToCertify)])
    }

    @Test(
        "from ≤ to ≤ operating month, and at most 60 months",
        arguments: [
            ("2021-01", "2021-06", true), ("2021-07", "2021-07", true), ("2016-08", "2021-07", true),
            ("2016-07", "2021-07", false), ("2021-06", "2021-05", false), ("2021-07", "2021-08", false),
        ])
    func period(from: String, to: String, isUsable: Bool) throws {
        let check = CertificatePeriod.check(
            from: try #require(Month(from)), to: try #require(Month(to)), operatingMonth: try #require(Month("2021-07"))
        )
        #expect((check.value != nil) == isUsable)
        #expect(check.refusals.map(\.code) == (isUsable ? [] : [.periodInvalid]))
        #expect(check.refusals.allSatisfy { $0.detail?.isEmpty == false })
    }
}
