import Testing

@testable import Canbao

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "a text takes as many columns as a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("参保", 4), ("参保 E-1", 8), ("，。“”", 6), ("（2021-07）", 11), ("ｶﾅ", 2), ("ＡＢ", 4),
            ("한글", 4), ("e\u{301}", 1), ("阿依努尔·示例", 13), ("𠮷", 2), ("\u{7}", 0), ("✔", 1), ("✔\u{FE0F}", 2), ("😀", 2),
            ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("\u{200B}", 0), ("½", 1), ("…", 1),
        ])
    func width(_ text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test("padding counts columns, not characters")
    func padding() {
        #expect("参保".padded(to: 6) == "参保  ")
        #expect("参保".leftPadded(to: 6) == "  参保")
        #expect("参保".padded(to: 2) == "参保")
    }

    @Test("what would move the cursor or turn the writing around is not printed")
    func printable() {
        #expect("a\u{1B}[31mb\nc".printable == "a\u{FFFD}[31mb\u{FFFD}c")
        #expect("a\u{202E}b".printable == "a\u{FFFD}b")
        #expect("参保 é".printable == "参保 é")
    }
}
