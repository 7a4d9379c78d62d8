import SocialInsurance
import Testing

@Suite("Rollback")
struct RollbackTests {
    private func application(
        _ target: String, kind: EnrollmentChange.Kind? = nil, in month: String = "2021-07", name: String? = nil
    ) throws -> RollbackApplication {
        var person = Fixtures.person
        person.name = name
        let read = RollbackApplication.read(
            RollbackForm(
                employer: Fixtures.creditCode.text, person: person, targetFilingID: target, targetKind: kind),
            today: Fixtures.today, operatingMonth: Fixtures.month(month))
        return try #require(read.value)
    }

    private func change(
        _ number: Int64, _ filing: String, _ kind: EnrollmentChange.Kind = .enrollment, in month: String = "2021-07",
        accepted: String? = nil, undoneBy: String? = nil
    ) -> EnrollmentChange {
        EnrollmentChange(
            number: number, kind: kind, filingID: filing, creditCode: Fixtures.creditCode,
            personNumber: Fixtures.number("32120000000001"), operatingMonth: Fixtures.month(month),
            acceptedMonth: Fixtures.month(accepted ?? month), undoneBy: undoneBy)
    }

    private func target(_ application: RollbackApplication, _ changes: [EnrollmentChange]) -> Ruling<EnrollmentChange> {
        application.target(employer: Fixtures.employer(), records: [Fixtures.record()], changes: changes)
    }

    @Test("the latest change is undone, and then the one before it")
    func latest() throws {
        let changes = [change(1, "E-1"), change(4, "T-1", .termination)]
        #expect(target(try application("T-1"), changes).value?.number == 4)
        #expect(
            target(try application("E-1"), changes).refusals
                == [Refusal(.rollbackNotAllowed, detail: "其后另有变更：退工停保登记 T-1。")])
        let unwound = [change(1, "E-1"), change(4, "T-1", .termination, undoneBy: "R-1")]
        #expect(target(try application("E-1"), unwound).value?.number == 1)
        #expect(
            target(try application("T-1"), unwound).refusals
                == [Refusal(.rollbackNotAllowed, detail: "该变更已由R-1回退。")])
    }

    @Test("what was never accepted there cannot be undone")
    func unknown() throws {
        #expect(target(try application("E-2"), [change(1, "E-1")]).refusals.first?.code == .rollbackNotAllowed)
        #expect(target(try application("E-1"), []).refusals.first?.code == .rollbackNotAllowed)
        let ruling = try application("E-1").target(employer: nil, records: [], changes: [change(1, "E-1")])
        #expect(ruling.refusals.first?.code == .employerNotFound)
    }

    @Test("only in the month in which it was filed or accepted")
    func month() throws {
        let june = [change(1, "E-1", in: "2021-06")]
        #expect(
            target(try application("E-1"), june).refusals
                == [Refusal(.rollbackNotAllowed, detail: "该变更办理于2021-06。")])
        #expect(target(try application("E-1", in: "2021-06"), june).value != nil)
        let late = [change(1, "E-1", in: "2021-06", accepted: "2021-07")]
        #expect(target(try application("E-1", in: "2021-06"), late).value != nil)
        #expect(target(try application("E-1", in: "2021-07"), late).value != nil)
        #expect(target(try application("E-1", in: "2021-08"), late).value == nil)
    }

    @Test("where filings of several kinds share an id, the kind may be named; else the latest is meant")
    func kinds() throws {
        let changes = [change(1, "X-1"), change(2, "X-1", .baseAdjustment), change(3, "X-1", .termination)]
        #expect(target(try application("X-1"), changes).value?.kind == .termination)
        #expect(target(try application("X-1", kind: .termination), changes).value?.number == 3)
        #expect(target(try application("X-1", kind: .enrollment), changes).refusals.first?.code == .rollbackNotAllowed)
        let undone = Array(changes.dropLast()) + [change(3, "X-1", .termination, undoneBy: "R-1")]
        #expect(target(try application("X-1"), undone).value?.kind == .baseAdjustment)
        #expect(target(try application("X-1", kind: .termination), undone).value == nil, "it is undone already")
    }

    @Test("a name is compared where it is given")
    func name() throws {
        #expect(target(try application("E-1", name: "李四"), [change(1, "E-1")]).refusals.first?.code == .nameMismatch)
        #expect(target(try application("E-1", name: "张三"), [change(1, "E-1")]).value != nil)
    }

    @Test("a termination is not undone once the person's pension runs elsewhere")
    func obstacles() throws {
        let application = try application("T-1")
        func codes(
            _ restored: [EnrollmentRecord], now: [EnrollmentRecord] = [], flexibleFrom start: String = "2021-07",
            flexibleTo end: String?? = nil
        ) -> [RefusalCode] {
            let flexible = end.map {
                FlexibleEnrollment(
                    personNumber: Fixtures.number("32120000000001"), startMonth: Fixtures.month(start),
                    endMonth: $0.map(Fixtures.month))
            }
            return application.obstacles(
                restoring: restored.map(\.enrollment), enrollments: now.map(\.enrollment),
                flexibleEnrollments: flexible.map { [$0] } ?? []
            ).map(\.code)
        }
        let pension = [Fixtures.employment(.pension)]
        let elsewhere = [Fixtures.employment(.pension, at: Fixtures.otherCreditCode)]
        #expect(codes(pension) == [])
        #expect(codes(pension, now: elsewhere) == [.rollbackNotAllowed])
        #expect(codes(pension, now: [Fixtures.employment(.pension, to: "2021-07", at: Fixtures.otherCreditCode)]) == [])
        #expect(codes(pension, now: [Fixtures.employment(.workInjury, at: Fixtures.otherCreditCode)]) == [])
        #expect(codes([Fixtures.employment(.workInjury)], now: elsewhere) == [])
        #expect(codes(pension, flexibleTo: .some(nil)) == [.rollbackNotAllowed])
        #expect(codes(pension, flexibleTo: "2021-07") == [])
        #expect(codes(pension, flexibleFrom: "2021-06", flexibleTo: .some(nil)) == [], "it ran beside the employment")
        #expect(codes([Fixtures.employment(.pension, to: "2021-07")], now: elsewhere) == [], "it stays ended")
    }
}
