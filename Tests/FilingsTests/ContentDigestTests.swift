import Foundation
import SocialInsurance
import Testing

@testable import Filings

@Suite("A request's digest")
struct ContentDigestTests {
    private let text = """
        {"filingId":"E-1","employer":"91321200MA1ABCDE1X",
         "person":{"idType":"resident-id","idNumber":"321202199003074512","name":"张三"},
         "contractStart":"2021-01-30","monthlyWage":"6500.00","insurances":["pension","unemployment"]}
        """

    private func digest(_ text: String) throws -> Data {
        try (decode(Data(text.utf8)) as EnrollmentRequest).contentDigest
    }

    @Test("it has 32 bytes and is the same for requests that are equal as JSON")
    func equal() throws {
        let reordered = """
            {"insurances":["pension","unemployment"], "monthlyWage":"6500.00", "contractStart":"2021\\u002d01-30",
             "person":{"name":"\\u5f20三","idNumber":"321202199003074512","idType":"resident-id"},
             "employer":"91321200MA1ABCDE1X","filingId":"E-1"}
            """
        #expect(try digest(text).count == 32)
        #expect(try digest(reordered) == digest(text))
    }

    @Test(
        "any difference shows",
        arguments: [
            ("6500.00", "6500.0"), ("张三", "张三 "), ("512", "513"), ("\"E-1\"", "\"E-2\""), ("01-30", "01-31"),
            ("resident-id", "passport"), ("[\"pension\",\"unemployment\"]", "[\"unemployment\",\"pension\"]"),
            (",\"insurances\":[\"pension\",\"unemployment\"]", ""), (",\"unemployment\"", ""),
            ("\"monthlyWage\"", "\"personNumber\":\"\",\"monthlyWage\""),
            ("\"monthlyWage\"", "\"contractEnd\":\"\",\"monthlyWage\""),
        ])
    func different(_ change: (String, String)) throws {
        #expect(text.contains(change.0))
        #expect(try digest(text.replacing(change.0, with: change.1)) != digest(text))
    }

    @Test("texts that look alike but differ in their code points differ")
    func normalization() throws {
        let composed = text.replacing("张三", with: "Zo\u{EB}")
        let decomposed = text.replacing("张三", with: "Zoe\u{308}")
        #expect(try digest(composed) != digest(decomposed))
    }

    @Test("fields do not run into each other")
    func framing() throws {
        let left = CertificateRequest(filingID: "C-1", employer: "ab", insurances: [.pension], from: "c", to: "")
        let right = CertificateRequest(filingID: "C-1", employer: "a", insurances: [.pension], from: "bc", to: "")
        #expect(left.contentDigest != right.contentDigest)
    }

    @Test("all optional fields of all kinds count")
    func optionalFields() throws {
        func person(
            sex: Sex? = nil, birthDate: String? = nil, household: HouseholdType? = nil, phone: String? = nil
        ) -> Data {
            BasicInfoRequest(
                filingID: "B-1", employer: "",
                person: .init(
                    idType: .passport, idNumber: "", name: "张三", sex: sex,
                    birthDate: birthDate.flatMap { CalendarDate($0) }, householdType: household, phone: phone)
            ).contentDigest
        }
        func certificate(_ persons: [String]?, _ preview: Bool?) -> Data {
            CertificateRequest(
                filingID: "C-1", employer: "", insurances: [.pension], from: "", to: "", persons: persons,
                preview: preview
            ).contentDigest
        }
        let digests = [
            person(), person(sex: .male), person(sex: .female), person(birthDate: "1990-03-07"),
            person(household: .urban), person(phone: ""), person(phone: "10"), certificate(nil, nil),
            certificate(nil, false), certificate(nil, true), certificate(["a", "b"], nil), certificate(["ab"], nil),
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test("a sub-filing's month and an arrears filing's mode count")
    func subFilings() throws {
        let enrollment: EnrollmentRequest = try decode(Data(text.utf8))
        let (july, august) = (try #require(Month("2021-07")), try #require(Month("2021-08")))
        #expect(
            ArrearsRequest(for: enrollment, operatingMonth: july).contentDigest
                != ArrearsRequest(for: enrollment, operatingMonth: august).contentDigest)
        #expect(
            BenefitCheckRequest(for: enrollment, operatingMonth: july).contentDigest
                != BenefitCheckRequest(for: enrollment, operatingMonth: august).contentDigest)
    }

    @Test("it does not change from one release to the next, as journals keep it")
    func stable() throws {
        let hex = try digest(text).map { String(format: "%02x", $0) }.joined()
        #expect(hex == "a7c97cf3f7a52d2d4edb61d0dbece17f2df5235a410e737527e3547d8be1831e")
    }
}
