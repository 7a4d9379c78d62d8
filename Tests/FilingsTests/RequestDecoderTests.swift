import Foundation
import SocialInsurance
import Testing

@testable import Filings

@Suite("Requests are read strictly")
struct RequestDecoderTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let title: String
        let kind: FilingKind
        let record: String
        let filingId: String?
        let detail: String?

        var testDescription: String { "\(kind.rawValue): \(title)" }
        var bytes: Data { Data(record.utf8) }
    }

    @Test(
        "a record that is no filing is refused with field and reason",
        arguments: try malformedRecords())
    func malformed(_ given: Case) throws {
        let malformed = try #require(decodingFailure(given.kind, given.bytes))
        #expect(malformed.detail == given.detail)
        #expect(malformed.filingID == given.filingId)
    }

    @Test(
        "what is well-formed is taken, right or wrong",
        arguments: try wellFormedRecords())
    func wellFormed(_ given: Case) throws {
        #expect(decodingFailure(given.kind, given.bytes) == nil)
    }

    @Test("no refusal quotes a value")
    func noValues() throws {
        for given in try malformedRecords() {
            let malformed = try #require(decodingFailure(given.kind, given.bytes))
            for value in ["3212021990", "张三", "小张", "13800000000", "1990-03-07", "9132120"] {
                #expect(!malformed.detail.contains(value), "\(given.testDescription)")
            }
        }
    }

    @Test("a record with two filing ids is answered under neither, one that says its id twice under that")
    func twoIDs() throws {
        func filingID(_ first: String, _ second: String) -> String? {
            decodingFailure(.enrollment, Data(#"{"filingId":"\#(first)","filingId":"\#(second)"}"#.utf8))?.filingID
        }
        #expect(filingID("E-1", "E-2") == nil)
        #expect(filingID("E-1", "E-1") == "E-1")
    }

    @Test("a null value is malformed")
    func nullValue() {
        #expect(decodingFailure(.enrollment, nil) == Malformed(filingID: nil, detail: "the record has no value"))
    }

    @Test("bytes that are no UTF-8, and other encodings of Unicode, are malformed")
    func encodings() throws {
        let text = #"{"filingId":"U-1","person":{"idType":"passport","idNumber":"E1234"},"contractStart":"2021-01-30"}"#
        let invalid = Data(text.utf8.map { $0 == UInt8(ascii: "U") ? 0xFF : $0 })
        let surrogate = Data(text.utf8.dropLast(2)) + [0xED, 0xA0, 0x80] + Data("\"}".utf8)
        let others = [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32LittleEndian]
        for bytes in try [invalid, surrogate] + others.map({ try #require(text.data(using: $0)) }) {
            let malformed = try #require(decodingFailure(.benefitCheck, bytes))
            #expect(malformed == Malformed(filingID: nil, detail: "the record is not UTF-8 text"))
        }
    }

    @Test("one MiB is taken, one byte more is not, and its filing id is still read")
    func size() throws {
        let text = #"{"filingId":"U-1","person":{"idType":"passport","idNumber":"E1234"},"contractStart":"2021-01-30"}"#
        let largest = text + String(repeating: " ", count: 1_048_576 - text.utf8.count)
        #expect(decodingFailure(.benefitCheck, Data(largest.utf8)) == nil)
        let tooLarge = decodingFailure(.benefitCheck, Data((largest + " ").utf8))
        #expect(tooLarge == Malformed(filingID: "U-1", detail: "the record has more than 1048576 bytes"))
    }

    @Test("a key of 1024 bytes is taken, one byte more is not, and the filing id is still read")
    func keySize() throws {
        let text = #"{"filingId":"U-1","person":{"idType":"passport","idNumber":"E1234"},"contractStart":"2021-01-30"}"#
        func decoded(_ keySize: Int) -> Result<BenefitCheckRequest, Malformed> {
            RequestDecoder().decode(from: Data(text.utf8), key: Data(repeating: 0x41, count: keySize))
        }
        #expect(try decoded(1024).get().filingID == "U-1")
        let tooLong = Malformed(filingID: "U-1", detail: "the record's key has more than 1024 bytes")
        #expect(throws: tooLong) { try decoded(1025).get() }
    }

    @Test("the contract's enrollment arrives as it was sent")
    func enrollment() throws {
        let request: EnrollmentRequest = try decode(example(.enrollment))
        #expect(
            request
                == EnrollmentRequest(
                    filingID: "E-1", employer: "91321200MA1ABCDE1X",
                    person: .init(idType: .residentID, idNumber: "321202199003074512", name: "张三"),
                    personNumber: "32120000000017", contractStart: "2021-01-30", contractEnd: "2024-01-29",
                    monthlyWage: "6500.00", insurances: [.pension, .unemployment, .workInjury]))
    }

    @Test("the contract's basic information arrives as it was sent")
    func basicInfo() throws {
        let request: BasicInfoRequest = try decode(example(.basicInfo))
        #expect(
            request
                == BasicInfoRequest(
                    filingID: "B-1", employer: "91321200MA1ABCDE1X",
                    person: .init(
                        idType: .residentID, idNumber: "321202199003074512", name: "张三", sex: .male,
                        birthDate: CalendarDate("1990-03-07"), householdType: .urban, phone: "13800000000")))
    }

    @Test("the contract's certificate request arrives as it was sent")
    func certificate() throws {
        let request: CertificateRequest = try decode(example(.certificate))
        #expect(
            request
                == CertificateRequest(
                    filingID: "C-1", employer: "91321200MA1ABCDE1X", insurances: [.pension, .workInjury],
                    from: "2021-01", to: "2021-06", persons: ["321202199003074512"], preview: false))
        #expect(!request.isPreview)
    }

    @Test(
        "each request encodes to what it was decoded from",
        arguments: try wellFormedRecords())
    func roundTrip(_ given: Case) throws {
        func check<Request: FilingRequest>(_ type: Request.Type) throws {
            let request: Request = try decode(given.bytes)
            #expect(try decode(request.encoded()) as Request == request)
            let sent = try JSONSerialization.jsonObject(with: given.bytes) as? NSDictionary
            let encoded = try JSONSerialization.jsonObject(with: request.encoded()) as? NSDictionary
            #expect(sent == encoded)
        }
        try check(given.kind.request)
    }
}

/// Records that are filings, whatever the rules say to them.
func wellFormedRecords() throws -> [RequestDecoderTests.Case] {
    try CaseFiles.load("well-formed.json")
}

/// Records that are none.
func malformedRecords() throws -> [RequestDecoderTests.Case] {
    try CaseFiles.load("malformed.json")
}

/// The contract's example of a kind.
func example(_ kind: FilingKind) throws -> Data {
    try #require(wellFormedRecords().first { $0.kind == kind && $0.title == "the contract's example" }).bytes
}

func decode<Request: FilingRequest>(_ bytes: Data) throws -> Request {
    try RequestDecoder().decode(from: bytes).get()
}

/// Why a record is no filing of the kind; nil: it is one.
func decodingFailure(_ kind: FilingKind, _ bytes: Data?) -> Malformed? {
    func failure<Request: FilingRequest>(_ type: Request.Type) -> Malformed? {
        switch RequestDecoder().decode(type, from: bytes) {
        case .success: nil
        case .failure(let malformed): malformed
        }
    }
    return failure(kind.request)
}

extension FilingKind {
    /// What filings of the kind are read as.
    var request: any FilingRequest.Type {
        switch self {
        case .basicInfo: BasicInfoRequest.self
        case .enrollment: EnrollmentRequest.self
        case .benefitCheck: BenefitCheckRequest.self
        case .arrears: ArrearsRequest.self
        case .certificate: CertificateRequest.self
        case .termination: TerminationRequest.self
        case .rollback: RollbackRequest.self
        case .baseAdjustment: BaseAdjustmentRequest.self
        case .flexibleStop: FlexibleStopRequest.self
        case .householdType: HouseholdTypeRequest.self
        case .benefitReturn: BenefitReturnRequest.self
        case .settlement: SettlementRequest.self
        }
    }
}
