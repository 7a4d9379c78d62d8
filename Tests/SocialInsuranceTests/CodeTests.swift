import Foundation
import SocialInsurance
import Testing

@Suite("Credit codes, area codes, person numbers")
struct CodeTests {
    @Test(
        "public credit codes are valid",
        arguments: ["91440300708461136T", "91110108551385082Q", "91350100M000100Y43", "91110000600037341L"])
    func validCreditCode(text: String) {
        #expect(CreditCode(text)?.text == text)
    }

    @Test("positions 1 and 2 may be letters")
    func letters() {
        #expect(CreditCode("N2321283W7448F4LJA") != nil)
    }

    @Test("every single wrong character is found")
    func wrongCharacter() {
        let valid = Array("91350100M000100Y43")
        for position in valid.indices {
            for character in "0123456789ABCDEFGHJKLMNPQRTUWXY" where character != valid[position] {
                var text = valid
                text[position] = character
                #expect(CreditCode(String(text)) == nil, "position \(position + 1)")
            }
        }
    }

    @Test(
        "other forms are refused",
        arguments: [
            "", "91440300708461136", "91440300708461136TT", "91440300708461136t", " 91440300708461136T",
            "9144030070846113IT", "91440300708461136Ｔ", "９1440300708461136T", "91440300708461136\u{FF34}",
        ])
    func malformedCreditCode(text: String) {
        #expect(CreditCode(text) == nil)
    }

    @Test("an area code is six digits")
    func areaCodes() {
        #expect(AreaCode("321200")?.text == "321200")
        for text in ["", "32120", "3212000", "021200", "32120A", "３21200"] { #expect(AreaCode(text) == nil, "\(text)") }
    }

    @Test("a person number is its area and eight digits")
    func personNumbers() throws {
        let number = try #require(PersonNumber("32120000000017"))
        #expect(number.area == Fixtures.area)
        #expect(number.serial == 17)
        #expect(number.text == "32120000000017")
        #expect(PersonNumber(area: Fixtures.area, serial: 17) == number)
        #expect(PersonNumber(area: Fixtures.area, serial: 99_999_999)?.text == "32120099999999")
        #expect(PersonNumber(area: Fixtures.area, serial: 100_000_000) == nil)
        for text in ["", "3212000000001", "321200000000170", "02120000000017", "3212000000001A", "32120000000+17"] {
            #expect(PersonNumber(text) == nil, "\(text)")
        }
    }

    @Test("codes and names of the contract are their JSON")
    func json() throws {
        let values = try JSONEncoder().encode([Fixtures.creditCode])
        #expect(String(decoding: values, as: UTF8.self) == #"["91440300708461136T"]"#)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CreditCode].self, from: Data(#"["91440300708461136X"]"#.utf8))
        }
        #expect(Insurance.allCases.map(\.rawValue) == ["pension", "unemployment", "work-injury"])
        #expect(IDType.allCases.map(\.rawValue) == ["resident-id", "passport"])
        #expect(
            HouseholdType.allCases.map(\.rawValue) == [
                "10", "11", "12", "20", "21", "22", "30", "31", "32", "33", "34", "40", "41", "42", "50", "51", "52",
            ])
    }
}
