import Spreadsheets
import Testing

@testable import Forms

@Suite("What people type into cells")
struct CellReadingTests {
    private func value(_ content: FormColumn.Content, _ cell: CellContent) -> String? {
        (try? column(content).read(cell))?.value?.text
    }

    private func fault(_ content: FormColumn.Content, _ cell: CellContent) -> CellFault? {
        do {
            _ = try column(content).read(cell)
            return nil
        } catch {
            return error as? CellFault
        }
    }

    @Test(
        "a day, however it is written",
        arguments: [
            "2021-01-30", "2021/1/30", "2021.1.30", "2021年1月30日", "20210130", "2021-1-30 0:00:00",
            "2021-01-30T00:00:00",
            "　２０２１－０１－３０ ", "2021年01月30号", "２０２１/１/３０",
        ])
    func days(_ text: String) { #expect(value(.date, .text(text)) == "2021-01-30") }

    @Test(
        "what is no day, or may mean two",
        arguments: [
            "2021-02-30", "30/1/2021", "21-1-30", "1/30", "2021-01", "44226", "2021-1-30-1", "2021-01-30 上午", "明天",
            "2021--1",
            "+2021-1-30", "202101301", "2021-13-01", "１２３",
        ])
    func noDays(_ text: String) { #expect(fault(.date, .text(text)) == .noDay) }

    @Test("a day as a spreadsheet keeps it; a number that shows none is refused, but for one like 20210130")
    func sheetDays() {
        let day = SheetDate(year: 2021, month: 1, day: 30)
        #expect(value(.date, .date(day)) == "2021-01-30" && value(.month, .date(day)) == "2021-01")
        #expect(value(.date, .number("20210130")) == "2021-01-30")
        #expect(fault(.date, .number("44226")) == .unformattedDay)
        #expect(fault(.date, .number("2021.1")) == .unformattedDay)
        #expect(fault(.date, .date(SheetDate(year: 1899, month: 1, day: 1))) == .noDay)
    }

    @Test(
        "a month, however it is written",
        arguments: ["2021-07", "2021/7", "2021年7月", "2021.07", "202107", "2021-07-15", "２０２１年７月", "2021年07月"])
    func months(_ text: String) { #expect(value(.month, .text(text)) == "2021-07") }

    @Test(
        "what is no month, or what is left of one",
        arguments: ["2021.7", "2021-13", "7月", "21-7", "20217", "2021", "2021-7-32", "-02107"])
    func noMonths(_ text: String) { #expect(fault(.month, .text(text)) == .noMonth) }

    @Test(
        "an amount, however it is written, has two decimals",
        arguments: [
            ("6500", "6500.00"), ("6,500.5", "6500.50"), ("￥6500.00", "6500.00"), ("6500元", "6500.00"),
            ("６５００．５", "6500.50"),
        ])
    func amounts(_ text: String, _ amount: String) { #expect(value(.money, .text(text)) == amount) }

    @Test(
        "what is plain but wrong goes on, for the worker to judge",
        arguments: ["6500.005", "0", "-1", "六千", "65,00", "1,2345"])
    func wrongAmounts(_ text: String) {
        let expected = text == "0" ? "0.00" : text
        #expect(value(.money, .text(text)) == expected)
    }

    @Test(
        "a spreadsheet's number is what it shows, not the noise of its fraction",
        arguments: [
            ("6500", "6500.00"), ("6500.0100000000002", "6500.01"), ("0.30000000000000004", "0.30"),
            ("6500.005", "6500.005"), ("6500.10", "6500.10"), ("8250.0000000000009", "8250.00"),
            ("6.5E3", "6500.00"), ("-1", "-1"),
        ])
    func numbers(_ digits: String, _ amount: String) { #expect(value(.money, .number(digits)) == amount) }

    @Test("a number beyond what a spreadsheet keeps is no amount", arguments: ["1E+21", "1e999", "x"])
    func hugeNumbers(_ digits: String) { #expect(fault(.money, .number(digits)) == .noAmount) }

    @Test(
        "an ID number, however it is typed",
        arguments: [
            "32108319781216211x", " ３２１０８３１９７８１２１６２１１Ｘ　", "321083 19781216 211X", "'32108319781216211X",
            "\u{FEFF}32108319781216211X\u{200B}",
        ])
    func codes(_ text: String) { #expect(value(.code(.upperCase), .text(text)) == "32108319781216211X") }

    @Test(
        "a long number that a spreadsheet has taken for one has lost digits",
        arguments: ["3.21202199003075E+17", "321202199003074512", "1E15"])
    func lostDigits(_ digits: String) { #expect(fault(.code(.upperCase), .number(digits)) == .lostDigits) }

    @Test("and so it has as text", arguments: ["3.21202E+17", "3.21202199003075E+017", "３.２1E+17", "3.2e17", "3E+17"])
    func scientific(_ text: String) {
        #expect(fault(.code(.upperCase), .text(text)) == .lostDigits)
        #expect(fault(.codes(.upperCase), .text("\(Sample.idNumber)、\(text)")) == .lostDigits)
    }

    @Test("a short number is a code all the same; a passport with an E is no power of ten")
    func shortNumbers() {
        #expect(value(.code(.asTheyAre), .number("13800000000")) == "13800000000")
        #expect(value(.code(.asTheyAre), .number("1.38E10")) == "13800000000")
        #expect(value(.code(.upperCase), .text("E12345678")) == "E12345678")
        for text in ["1E2345678", "E1+2", "12E+3", "1.E+3", "1E+", "1.2E", "1.2E+3X", "1E+3E4"] {
            #expect(value(.code(.upperCase), .text(text)) == text)
        }
        #expect(fault(.code(.asTheyAre), .number("1.5")) == .fraction)
    }

    @Test("a code keeps its letters where they matter")
    func letters() {
        #expect(value(.code(.asTheyAre), .text(" Ab-1 ")) == "Ab-1")
        #expect(value(.code(.lowerCase), .text("ABCDEF")) == "abcdef")
    }

    @Test("a name keeps its inside, and loses what cannot be seen around it")
    func names() {
        #expect(value(.text, .text("\u{3000}买买提·艾力 \u{FEFF}")) == "买买提·艾力")
        #expect(value(.text, .text("J. Smith")) == "J. Smith")
        // The same name in another form of Unicode.
        #expect(value(.text, .text("Zoe\u{308}")) == "Zoë")
        #expect(fault(.text, .text(String(repeating: "长", count: 201))) == .tooLong)
    }

    @Test("a choice by its label, its value or an alias", arguments: ["女", "female", "女性", " 女 ", "Female"])
    func choices(_ text: String) { #expect(value(.choice(.sexes), .text(text)) == "female") }

    @Test(
        "a household type by code, name or both, with brackets of any width",
        arguments: ["10", "10 非农业户口（城镇）", "非农业户口(城镇)", "１０"])
    func households(_ text: String) { #expect(value(.choice(.householdTypes), .text(text)) == "10") }

    @Test("a choice that there is not is refused with what there is")
    func noChoice() throws {
        #expect(value(.choice(.householdTypes), .number("51")) == "51")
        #expect(fault(.choice(.sexes), .text("未知"))?.reason.contains("男、女") == true)
        #expect(fault(.choice(.householdTypes), .text("城里"))?.reason.contains("代码表") == true)
    }

    @Test(
        "insurances in any order and with any separator are the same list",
        arguments: ["工伤、养老", "养老保险,工伤保险", "工伤；企业职工基本养老保险", "养老，工伤，养老"])
    func insurances(_ text: String) throws {
        #expect(try column(.choices(.insurances)).read(.text(text)).value == .list(["pension", "work-injury"]))
    }

    @Test("flags as words and as truth values")
    func flags() throws {
        #expect(try column(.flag).read(.text("是")).value == .flag(true))
        #expect(try column(.flag).read(.flag(false)).value == .flag(false))
        #expect(try column(.flag).read(.number("1")).value == .flag(true))
        #expect(fault(.flag, .text("也许")) != nil && fault(.text, .flag(true)) == .flag)
    }

    @Test("months with amounts")
    func monthlyAmounts() throws {
        let expected = FieldValue.objects([
            ["month": "2021-03", "amount": "1220.00"], ["month": "2021-04", "amount": "1220.00"],
        ])
        for text in [
            "2021-03:1220、2021年4月：1,220.00", "2021-03:1220,2021-04:1220", "2021-03：1，220.00，2021-04：1，220.00元",
            "202103:1220;202104:1,220", "２０２１－０３：１２２０，２０２１－０４：１２２０",
        ] {
            let reading = try column(.monthlyAmounts).read(.text(text))
            #expect(reading.value == expected && reading.text == "2021-03:1220.00、2021-04:1220.00", "\(text)")
        }
        #expect(fault(.monthlyAmounts, .text("2021-03")) != nil)
        #expect(fault(.monthlyAmounts, .text("三月:5")) != nil)
    }

    @Test("an error, a formula without a value and an empty cell that must not be one")
    func others() throws {
        #expect(fault(.text, .error("#N/A")) == .error && fault(.money, .formula) == .formula)
        #expect(throws: CellFault.missing) { try column(.text, isRequired: true).read(nil) }
        #expect(throws: CellFault.missing) { try column(.text, isRequired: true).read(.text(" \u{3000}")) }
        #expect(try column(.text).read(nil).value == nil)
        #expect(try column(.text, standard: "x").read(nil).value == .text("x"))
        #expect(fault(.code(.upperCase), .date(SheetDate(year: 2021, month: 1, day: 1))) == .day)
    }
}
