import Foundation
import SocialInsurance
import Testing

@testable import Filings

@Suite("What requests offer")
struct FilingRequestTests {
    @Test("a filing of a person is keyed by its ID number in upper case")
    func personKeys() {
        let request = BenefitCheckRequest(
            filingID: "U-1", person: PersonReference(idType: .residentID, idNumber: "32120219900307451x"),
            contractStart: "2021-01-30")
        #expect(request.recordKey == "32120219900307451X")
        #expect(request.personKey == "32120219900307451X")
        #expect(request.employerCode == nil)
    }

    @Test("a certificate has no single person and is keyed by its employer")
    func certificateKeys() throws {
        let request: CertificateRequest = try decode(example(.certificate))
        #expect(request.recordKey == "91321200MA1ABCDE1X")
        #expect(request.personKey == nil)
        #expect(request.employerCode == "91321200MA1ABCDE1X")
    }

    @Test("an enrollment that names no insurance is for all, in order")
    func insurancesDefault() {
        func enrollment(_ insurances: [Insurance]?) -> EnrollmentRequest {
            EnrollmentRequest(
                filingID: "E-1", employer: "", person: .init(idType: .passport, idNumber: "", name: "张三"),
                contractStart: "", monthlyWage: "", insurances: insurances)
        }
        #expect(enrollment(nil).filedInsurances == [.pension, .unemployment, .workInjury])
        #expect(enrollment([.workInjury, .pension]).filedInsurances == [.pension, .workInjury])
    }

    @Test("an enrollment's sub-filings carry its month, and are read back")
    func subFilings() throws {
        let enrollment: EnrollmentRequest = try decode(example(.enrollment))
        let month = try #require(Month("2021-07"))

        let check = BenefitCheckRequest(for: enrollment, operatingMonth: month)
        #expect(check.filingID == "E-1:benefit")
        #expect(check.operatingMonth == month)
        #expect(try decode(check.encoded()) == check)

        let arrears = ArrearsRequest(for: enrollment, operatingMonth: month)
        #expect(arrears.filingID == "E-1:arrears")
        #expect(arrears.mode == .book)
        #expect(arrears.insurances == [.pension, .unemployment, .workInjury])
        #expect(try decode(arrears.encoded()) == arrears)
        #expect(FilingID.parent(of: arrears.filingID) == "E-1")
    }

    @Test("an applicant's own arrears filing is a quote")
    func quote() throws {
        let quote = ArrearsRequest(
            filingID: "A-1", employer: "91321200MA1ABCDE1X",
            person: PersonReference(idType: .residentID, idNumber: "321202199003074512"), contractStart: "2021-01-30",
            monthlyWage: "6500.00", insurances: Insurance.allCases)
        #expect(try decode(example(.arrears)) == quote)
    }

    @Test("the rules find no formal fault in what was read", arguments: try wellFormedRecords())
    func forms(_ given: RequestDecoderTests.Case) throws {
        let today = try #require(CalendarDate("2021-07-15"))
        let refusals: [Refusal] =
            switch given.kind {
            case .basicInfo:
                BasicInfoApplication.read(try (decode(given.bytes) as BasicInfoRequest).form, today: today).refusals
            case .enrollment:
                EnrollmentApplication.read(
                    try (decode(given.bytes) as EnrollmentRequest).form, today: today, operatingMonth: today.month
                ).refusals
            case .benefitCheck:
                BenefitCheckApplication.read(try (decode(given.bytes) as BenefitCheckRequest).form, today: today)
                    .refusals
            case .arrears:
                ArrearsApplication.read(
                    try (decode(given.bytes) as ArrearsRequest).form, today: today, operatingMonth: today.month
                ).refusals
            case .certificate: []
            case .termination, .rollback, .baseAdjustment, .flexibleStop, .householdType, .benefitReturn, .settlement:
                try furtherRefusals(given, today: today)
            }
        #expect(!refusals.map(\.code).contains(.malformed))
    }

    private func furtherRefusals(_ given: RequestDecoderTests.Case, today: CalendarDate) throws -> [Refusal] {
        let month = today.month
        return switch given.kind {
        case .termination:
            TerminationApplication.read(
                try (decode(given.bytes) as TerminationRequest).form, today: today, operatingMonth: month
            ).refusals
        case .rollback:
            RollbackApplication.read(
                try (decode(given.bytes) as RollbackRequest).form, today: today, operatingMonth: month
            ).refusals
        case .baseAdjustment:
            BaseAdjustmentApplication.read(
                try (decode(given.bytes) as BaseAdjustmentRequest).form, today: today, operatingMonth: month
            ).refusals
        case .flexibleStop:
            FlexibleStopApplication.read(
                try (decode(given.bytes) as FlexibleStopRequest).form, today: today, operatingMonth: month
            ).refusals
        case .householdType:
            HouseholdTypeApplication.read(try (decode(given.bytes) as HouseholdTypeRequest).form, today: today).refusals
        case .benefitReturn:
            BenefitReturnApplication.read(try (decode(given.bytes) as BenefitReturnRequest).form, today: today).refusals
        default:
            SettlementApplication.read(try (decode(given.bytes) as SettlementRequest).form, operatingMonth: month)
                .refusals
        }
    }

    @Test("a settlement is keyed by its employer, and has none where it is everybody's")
    func settlementKeys() {
        let one = SettlementRequest(filingID: "S-1", month: "2021-07", employer: "91321200MA1ABCDE1X")
        #expect(one.recordKey == "91321200MA1ABCDE1X")
        let all = SettlementRequest(filingID: "S-1", month: "2021-07")
        #expect(all.employerCode == nil)
        #expect(one.personKey == nil && all.personKey == nil)
        #expect(one.contentDigest != all.contentDigest)
    }

    @Test("changes of an enrollment keep one order; each kind is in its own queue")
    func queues() {
        #expect(FilingKind.enrollment.queue == [.enrollment, .termination, .rollback, .baseAdjustment])
        for kind in FilingKind.allCases {
            #expect(kind.queue.contains(kind))
            #expect(kind.queue.allSatisfy { $0.queue == kind.queue })
            #expect(kind.worker.worker == kind.worker, "a program is named after a kind that it takes")
        }
    }

    @Test("topics are named by kind, behind the prefix")
    func topicNames() {
        let names = TopicNames(prefix: "test.")
        #expect(names.requests(.basicInfo) == "test.basic-info.requests")
        #expect(names.results(.benefitCheck) == "test.benefit-check.results")
        #expect(names.parked(.enrollment) == "test.enrollment.parked")
        #expect(names.malformed == "test.malformed")
        #expect(TopicNames().requests(.certificate) == "certificate.requests")
    }
}
