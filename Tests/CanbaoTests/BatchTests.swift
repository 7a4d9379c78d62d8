import Filings
import Forms
import Foundation
import Registry
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Rows of batches")
struct BatchTests {
    private func report(
        _ standing: RowStanding?, filingID: String? = "F-1", problem: String? = nil, repeats: Int? = nil,
        result: Data? = nil
    ) -> RowReport {
        RowReport(
            BatchRow(
                row: SubmittedRow(
                    number: 7, filingID: filingID, digest: nil, texts: ["甲"], problem: problem, repeats: repeats),
                standing: standing, result: result))
    }

    private func standing(_ state: FilingState, _ code: String? = nil, isRows: Bool = true) -> RowStanding {
        RowStanding(state: state, errorCode: code, isRows: isRows)
    }

    @Test("a row's outcome is its filing's")
    func outcomes() {
        let outcomes: [(RowStanding?, RowOutcome)] = [
            (nil, .pending), (standing(.held), .pending), (standing(.awaiting), .pending),
            (standing(.deferred, "X"), .deferred), (standing(.parked, "X"), .parked), (standing(.decided), .accepted),
            (standing(.decided, "X"), .rejected),
        ]
        for (standing, outcome) in outcomes { #expect(report(standing).outcome == outcome) }
    }

    @Test("a row that was not filed says why, under the catalogue's code")
    func invalid() {
        let report = report(nil, filingID: nil, problem: "D7（姓名）：必填，不能为空")
        #expect(report.outcome == .invalid && report.isRefused)
        #expect(report.errors.map(\.code) == [.malformed])
        #expect(report.explanation == "填写有误，未申报。D7（姓名）：必填，不能为空")
    }

    @Test("a refusal is told in the catalogue's words, and a repetition points to the first")
    func refusal() throws {
        let envelope = Sample.envelope("F-1", .enrollment, .rejected, errors: [ErrorEntry(.personNotFound)])
        let report = report(standing(.decided, "PERSON_NOT_FOUND"), repeats: 3, result: try Sample.body(envelope))
        #expect(report.explanation.hasPrefix("与第3行内容相同，只申报一次。未获取到人员基本信息。"))
        #expect(report.formResult.code == "PERSON_NOT_FOUND")
    }

    @Test(
        "where somebody has filed something else under the id, the row is refused for that, whatever became of the other"
    )
    func reused() {
        let report = report(standing(.decided, isRows: false))
        #expect(report.outcome == .rejected && report.errors.map(\.code) == [.filingIDReused])
        #expect(report.explanation.contains("申报编号已被不同内容的申报使用。"))
    }

    @Test("a row as JSON names no cell's content")
    func json() throws {
        let text = String(decoding: try JSONLine.encode(report(nil)), as: UTF8.self)
        #expect(text == #"{"explanation":"已提交，等待受理。","filingId":"F-1","outcome":"pending","row":7}"#)
    }
}

@Suite("Encodings of CSV files")
struct TextEncodingTests {
    private let text = "姓名,证件号码\n张三,1\n"
    /// The same in GB18030, the rare character with four bytes too.
    private let bytes: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0x95, 0x32, 0x82, 0x36, 0x0A]

    @Test("UTF-8 and GB18030 are told apart, wherever a piece ends", arguments: 1...7)
    func detection(_ pieces: Int) throws {
        #expect(try TextEncoding.detect(.text(text, pieces: pieces)) == .utf8)
        #expect(try TextEncoding.detect(.bytes(Data(bytes), pieces: pieces)) == .gb18030)
        let source = try ByteSource.bytes(Data(bytes), pieces: pieces).inUTF8(from: .gb18030)
        var read = Data()
        while case let piece = try source.next(), !piece.isEmpty { read += piece }
        #expect(String(decoding: read, as: UTF8.self) == "姓名,𠀀\n")
    }

    @Test(
        "a file that is neither, one that ends within a character, and UTF-16 are refused",
        arguments: [[0x61, 0xFF, 0xFF], [0xD0], [0xFF, 0xFE, 0x61, 0]] as [[UInt8]])
    func refusal(_ bytes: [UInt8]) {
        #expect(throws: FileProblem.self) { try TextEncoding.detect(.bytes(Data(bytes))) }
    }
}
