import SocialInsurance
import Testing

@Suite("Names")
struct PersonNameTests {
    @Test(
        "names agree after normalization",
        arguments: [
            ("张三", " 张三\u{3000}\n"),
            ("买买提·艾力", "买买提•艾力"),
            ("买买提·艾力", "买买提．艾力"),
            ("买买提·艾力", "买买提・艾力"),
            // Decomposed and composed.
            ("Jose\u{301} N\u{FA}n\u{303}ez", "Jos\u{E9} Nu\u{301}\u{F1}ez"),
            // A compatibility ideograph that NFC replaces.
            ("\u{F90A}某", "\u{91D1}某"),
        ])
    func equal(left: String, right: String) throws {
        let left = try #require(PersonName(left))
        let right = try #require(PersonName(right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left.normalized.unicodeScalars.elementsEqual(right.normalized.unicodeScalars))
    }

    @Test(
        "names that differ stay different",
        arguments: [("张三", "张 三"), ("张三", "张三三"), ("买买提·艾力", "买买提艾力"), ("Li", "li"), ("買", "买")])
    func different(left: String, right: String) {
        #expect(PersonName(left) != PersonName(right))
    }

    @Test("the text shown is the one given, trimmed")
    func text() {
        #expect(PersonName("\t买买提•艾力 ")?.text == "买买提•艾力")
    }

    @Test("a name has 1 to 50 characters")
    func length() {
        #expect(PersonName("") == nil)
        #expect(PersonName(" \u{3000}\u{A0}\n") == nil)
        #expect(PersonName(String(repeating: "张", count: 50)) != nil)
        #expect(PersonName(String(repeating: "张", count: 51)) == nil)
        #expect(PersonName(String(repeating: "é", count: 50)) != nil)
        #expect(PersonName(String(repeating: "e\u{301}", count: 50)) != nil)
        #expect(PersonName("e" + String(repeating: "\u{31F}", count: 60)) == nil)
    }

    @Test("a control character is in no name")
    func control() {
        // Not as arguments: those are printed.
        for text in ["张\u{0}三", "张\n三", "\u{1B}张三"] { #expect(PersonName(text) == nil) }
    }

    @Test("masking keeps the first of several characters")
    func masking() {
        #expect(PersonName("张三")?.masked == "张*")
        #expect(PersonName("买买提·艾力")?.masked == "买*****")
        #expect(PersonName("丁")?.masked == "*")
    }
}
