import Foundation
import SocialInsurance
import Testing

@testable import Ministry

@Suite("The ministry's answers")
struct WireFormatTests {
    private static let nothing = IdentityFacts(sex: nil, birthDate: nil, householdType: nil)

    @Test(
        "each result is read, and what it does not say stays open",
        arguments: [
            (#"{"result":"match"}"#, IdentityAnswer.match(nothing)),
            (#"{"result":"match","sex":null,"householdType":null}"#, .match(nothing)),
            (
                #"{"result":"match","sex":"female","birthDate":"1990-03-07","householdType":"11"}"#,
                .match(
                    IdentityFacts(sex: .female, birthDate: CalendarDate("1990-03-07"), householdType: .urbanLocal))
            ),
            (#"{"result":"match","sex":"","birthDate":" ","householdType":""}"#, .match(nothing)),
            (
                #"{"result":"match","householdType":" 11 "}"#,
                .match(IdentityFacts(sex: nil, birthDate: nil, householdType: .urbanLocal))
            ),
            (#"{"result":"match","traceId":"later versions may say more"}"#, .match(nothing)),
            (#"{"result":"name-differs"}"#, .nameDiffers), (#"{"result":"not-found","sex":"?"}"#, .notFound),
        ])
    func reads(json: String, answer: IdentityAnswer) throws {
        #expect(try WireAnswer.read(Data(json.utf8)) == answer)
    }

    @Test(
        "anything else is no answer, and the reason repeats nothing of it",
        arguments: [
            ("", "an empty body"), ("<html>", "a body that is no JSON object"), ("[]", "a body that is no JSON object"),
            ("null", "a body that is no JSON object"), ("{}", "no result"),
            (#"{"result":null}"#, "a body that is no JSON object"),
            (#"{"result":1}"#, "a field of the wrong type"), (#"{"result":"MATCH"}"#, "an unknown result"),
            (#"{"result":"match","sex":"secret"}"#, "a sex that is none"),
            (#"{"result":"match","sex":1}"#, "a field of the wrong type"),
            (#"{"result":"match","birthDate":"1990-02-30"}"#, "a birthDate that is none"),
            (#"{"result":"match","householdType":"99"}"#, "a householdType that is none"),
            (#"{"result":"match""#, "a body that is no JSON object"),
        ])
    func refuses(json: String, reason: String) {
        #expect {
            try WireAnswer.read(Data(json.utf8))
        } throws: { error in
            (error as? WireAnswer.Unreadable)?.reason == reason
        }
    }

    @Test("a question is sent with type, number and name, and shown masked")
    func question() throws {
        let today = try #require(CalendarDate("2021-07-15"))
        let identity = try #require(IdentityDocument(type: .residentID, number: "321083197812162119", today: today))
        let question = IdentityLookup(identity: identity, name: try #require(PersonName("张三")))
        let json = try JSONDecoder().decode(
            [String: String].self, from: JSONEncoder().encode(WireQuestion(question)))
        #expect(json == ["idType": "resident-id", "idNumber": "321083197812162119", "name": "张三"])
        var dumped = ""
        dump(question, to: &dumped)
        for text in ["\(question)", String(reflecting: question), "\([question])", dumped] {
            #expect(!text.contains("321083197812162119") && !text.contains("张三"))
        }
    }

    @Test(
        "an address is http or https, a host, perhaps a port and a path",
        arguments: ["http://127.0.0.1:7080", "https://host.example/base/", "http://[::1]:80", "HTTP://host"])
    func address(text: String) {
        let address = MinistryAddress(text)
        #expect(address != nil)
        #expect(address?.lookups.hasSuffix("/v1/identity-lookups") == true)
        #expect(address?.lookups.contains("//v1") == false)
    }

    @Test(
        "anything else is no address",
        arguments: [
            "", "127.0.0.1:7080", "ftp://host", "http://", "http://user:secret@host", "http://host?x=1",
            "http://host#x",
            "http://host:99999", "http://host:0", "http:// host",
        ])
    func noAddress(text: String) {
        #expect(MinistryAddress(text) == nil)
    }
}
