import Testing

@testable import Canbao

@Suite("Tables")
struct TextTableTests {
    private static let columns = [
        TextTable.Column(title: "编号"), TextTable.Column(title: "N", alignment: .right), TextTable.Column(title: "说明"),
    ]

    @Test("columns line up with double-width characters")
    func linesUp() {
        var table = TextTable(Self.columns)
        let text = table.layOut([["E-1", "7", "通过"], ["E-10001", "12", "退回：ab"]])
        #expect(
            text == """
                编号      N  说明
                -------  --  --------
                E-1       7  通过
                E-10001  12  退回：ab

                """)
    }

    @Test("titles come once, and a column never becomes narrower")
    func portions() {
        var table = TextTable(Self.columns)
        _ = table.layOut([["E-10001", "1", "a"]])
        #expect(table.layOut([["E-1", "2", "b"]]) == "E-1      2  b\n")
        #expect(table.layOut([["E-123456789", "3", "c"]]) == "E-123456789  3  c\n")
    }

    @Test("the last column is broken at the terminal's edge, and goes on under itself")
    func breaks() {
        var table = TextTable(Self.columns, width: 26)
        let text = table.layOut([["E-1", "7", "养老已参保，不能再办理参保。"]])
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.dropFirst(2) == ["E-1   7  养老已参保，不能", "         再办理参保。"])
        #expect(lines.allSatisfy { $0.displayWidth <= 26 })
    }

    @Test("a newline breaks the last column, and nothing else")
    func newlines() {
        var table = TextTable(Self.columns)
        let text = table.layOut([["a\nb", "1", "c\nd"]])
        #expect(text.hasSuffix("a\u{FFFD}b   1  c\n         d\n"))
    }

    @Test("a last column of numbers is aligned to the right")
    func numbers() {
        var table = TextTable([.init(title: "F"), .init(title: "N", alignment: .right)])
        #expect(table.layOut([["a", "7"], ["b", "12"]]).hasSuffix("a   7\nb  12\n"))
    }
}

@Suite("Breaking lines")
struct TextWrapTests {
    @Test("no line is wider than it may be, and nothing is lost", arguments: 4...40)
    func widths(_ width: Int) {
        let text = "未获取到人员基本信息。请先在“人员基础信息采集”中申报该人员，再办理参保（E-1001，2021-07）abcdefghijklmnop。"
        let lines = TextWrap(width: width).lines(of: text)
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        #expect(lines.allSatisfy { $0.displayWidth <= width })
    }

    @Test("a closing mark does not begin a line, an opening one does not end it")
    func marks() {
        #expect(TextWrap(width: 8).lines(of: "养老已参，保") == ["养老已", "参，保"])
        #expect(TextWrap(width: 8).lines(of: "养老已“参保”") == ["养老已", "“参保”"])
    }

    @Test("words and numbers stay whole where they fit")
    func words() {
        #expect(TextWrap(width: 9).lines(of: "months 2021-07 paid") == ["months", "2021-07", "paid"])
        #expect(TextWrap(width: 4).lines(of: "abcdefghij") == ["abcd", "efgh", "ij"])
        #expect(TextWrap(width: 4).lines(of: "") == [""])
    }
}
