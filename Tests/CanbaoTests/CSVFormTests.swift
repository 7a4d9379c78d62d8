import Filings
import Foundation
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Filings out of CSV")
struct CSVFormTests {
    private func filings(_ text: String, _ kind: FilingKind) throws -> [OutgoingFiling] {
        var reader = try CSVFilingReader(.text(text), kind: kind)
        var filings: [OutgoingFiling] = []
        while let filing = try reader.next() { filings.append(filing) }
        return filings
    }

    private func request<Request: FilingRequest>(_ text: String, as type: Request.Type) throws -> Request {
        let filing = try #require(try filings(text, Request.kind).first)
        let request = try RequestDecoder().decode(type, from: filing.value).get()
        #expect(filing.labels == FilingLabels(filingID: request.filingID, key: request.recordKey))
        return request
    }

    @Test("a header with any number of empty columns is refused in a line, and as fast as it is read")
    func emptyColumns() {
        let header =
            "filingId,employer,idNumber,name,contractStart,monthlyWage" + String(repeating: ",", count: 200_000)
        let problem = #expect(throws: FileProblem.self) { try filings(header + "\na\n", .enrollment) }
        #expect(problem?.text.contains("has 200000 columns without names") == true)
        #expect(problem?.text.count ?? .max < 1_000)
    }

    @Test("an enrollment's columns may stand in any order, and empty cells are left out")
    func enrollment() throws {
        let request = try request(
            """
            monthlyWage,name,filingId,idNumber,employer,insurances,contractStart,contractEnd,personNumber
            6500.00, 张三 ,E-1,32120219900307451x,91321200MA1ABCDE1X,pension、work-injury,2021-01-30,,
            """, as: EnrollmentRequest.self)
        #expect(request.person.idType == .residentID)
        #expect(request.person.name == "张三")
        #expect(request.insurances == [.pension, .workInjury])
        #expect(request.contractEnd == nil && request.personNumber == nil)
        #expect(request.monthlyWage == "6500.00")
    }

    @Test("basic information, with everything that can be said of a person")
    func basicInfo() throws {
        let request = try request(
            """
            filingId,employer,idType,idNumber,name,sex,birthDate,householdType,phone
            B-1,91321200MA1ABCDE1X,passport,x1234567,Jane,female,1990-03-07,40,13800000000
            """, as: BasicInfoRequest.self)
        #expect(request.person.idType == .passport && request.person.sex == .female)
        #expect(request.person.phone == "13800000000")
        #expect(request.recordKey == "X1234567")
    }

    @Test("what changes an enrollment: with a name or without, with lists or without")
    func changes() throws {
        let termination = try request(
            """
            filingId,employer,idNumber,name,lastMonth,reason,insurances
            T-1,91321200MA1ABCDE1X,321202199003074512,张三,2021-07,resigned,pension；work-injury
            """, as: TerminationRequest.self)
        #expect(termination.insurances == [.pension, .workInjury] && termination.reason == .resigned)
        let rollback = try request(
            """
            filingId,employer,idNumber,targetFilingId
            R-1,91321200MA1ABCDE1X,321202199003074512,T-1
            """, as: RollbackRequest.self)
        #expect(rollback.targetFilingID == "T-1" && rollback.targetKind == nil && rollback.person.name == nil)
        let photos = [String(repeating: "a0", count: 32), String(repeating: "b1", count: 32)]
        let adjustment = try request(
            """
            filingId,employer,idNumber,monthlyWage,effectiveMonth,attachments
            J-1,91321200MA1ABCDE1X,321202199003074512,8000,2021-03,\(photos.joined(separator: ";"))
            """, as: BaseAdjustmentRequest.self)
        #expect(adjustment.attachments == photos)
    }

    @Test("what a person files, and the bureau")
    func others() throws {
        let stop = try request(
            "filingId,idNumber,lastMonth\nF-1,321202199003074512,2021-06", as: FlexibleStopRequest.self)
        #expect(stop.lastMonth == "2021-06")
        let household = try request(
            "filingId,idNumber,householdType\nH-1,321202199003074512,11", as: HouseholdTypeRequest.self)
        #expect(household.householdType == .urbanLocal)
        let returned = try request(
            "filingId,idNumber,returned\nN-1,321202199003074512,2021-03: 1220.00；2021-04：1300",
            as: BenefitReturnRequest.self)
        #expect(returned.returned.map(\.month) == ["2021-03", "2021-04"])
        #expect(returned.returned.map(\.amount) == ["1220.00", "1300"])
        let all = try filings("filingId,month\nS-1,2021-07", .settlement)
        #expect(all.first?.labels == FilingLabels(filingID: "S-1", key: nil), "everybody's settlement has no key")
        let one = try request(
            "filingId,month,employer\nS-1,2021-07,91321200MA1ABCDE1X", as: SettlementRequest.self)
        #expect(one.employer == "91321200MA1ABCDE1X")
    }

    @Test("a month of benefit without an amount is for the worker to refuse")
    func amountMissing() throws {
        let filing = try #require(
            try filings("filingId,idNumber,returned\nN-1,321202199003074512,2021-03", .benefitReturn).first)
        let request: BenefitReturnRequest = try RequestDecoder().decode(from: filing.value).get()
        #expect(request.returned == [.init(month: "2021-03", amount: "")])
    }

    @Test("arrears are a quote unless the file says otherwise")
    func arrears() throws {
        let header = "filingId,employer,idNumber,contractStart,monthlyWage,insurances"
        let request = try request(
            "\(header)\nA-1,9132,321,2021-01-30,6500,pension;unemployment\n", as: ArrearsRequest.self)
        #expect(request.mode == .quote && request.insurances == [.pension, .unemployment])
    }

    @Test("a certificate is keyed by its employer, and its lists and flags have their types")
    func certificate() throws {
        let header = "filingId,employer,insurances,from,to,persons,preview"
        let request = try request(
            "\(header)\nC-1,9132,pension,2021-01,2021-06,321;322,TRUE\n", as: CertificateRequest.self)
        #expect(request.persons == ["321", "322"] && request.preview == true)
    }

    @Test("what a cell holds is the worker's to judge")
    func judged() throws {
        let text = "filingId,idNumber,contractStart\n, 12 ,2021-02-30\n"
        let filing = try #require(try filings(text, .benefitCheck).first)
        #expect(filing.labels == FilingLabels(filingID: nil, key: "12"))
        #expect(
            String(decoding: filing.value, as: UTF8.self)
                == #"{"contractStart":"2021-02-30","person":{"idNumber":"12","idType":"resident-id"}}"#)
    }

    @Test(
        "a header that does not fit is refused with all that is wrong with it",
        arguments: [
            ("filingId,idNumber", "lacks columns: contractStart"),
            ("filingId,idNumber,contractStart,wage", "unknown columns: wage"),
            ("filingId,idNumber,contractStart,,", "has 2 columns without names"),
            ("filingId,idNumber,contractStart,idNumber", "twice: idNumber"),
            ("FilingId,idNumber,contractStart", "unknown columns: FilingId; lacks columns: filingId"),
        ])
    func headers(_ header: String, words: String) {
        let problem = #expect(throws: FileProblem.self) { try filings(header + "\n", .benefitCheck) }
        #expect(problem?.line == 1)
        #expect(problem?.text.contains(words) == true)
        #expect(problem?.text.contains("[idType]") == true)
    }

    @Test("an empty file is refused")
    func empty() {
        let problem = #expect(throws: FileProblem.self) { try filings("\n", .benefitCheck) }
        #expect(problem?.text.contains("empty") == true)
    }

    @Test("all rows that do not fit are found before anything is submitted, up to a limit")
    func check() {
        let header = "filingId,idNumber,contractStart\n"
        let text = header + "1,2,3\n1,2\n1,2,3,4\n4,5,6\n\"7,8,9\n"
        let problems = CSVFilingReader.check(.text(text), kind: .benefitCheck, limit: 10)
        #expect(problems.map(\.line) == [3, 4, 6])
        #expect(problems[0].text == "has 2 fields where the header has 3")
        #expect(CSVFilingReader.check(.text(text), kind: .benefitCheck, limit: 1).count == 1)
        #expect(CSVFilingReader.check(.text(header + "1,2,3\n"), kind: .benefitCheck, limit: 1).isEmpty)
    }
}
