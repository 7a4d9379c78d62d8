import Foundation
import SocialInsurance
import Testing

@testable import Certificates

@Suite("certificate PDF")
struct CertificatePDFTests {
    private let renderer: CertificateRenderer
    private let folder: Folder

    init() throws {
        renderer = try Renderers.make()
        folder = try Folder()
    }

    private func file(_ content: CertificateContent) throws -> String {
        let pdf = try renderer.renderPDF(Samples.snapshot(content), verificationURL: Samples.url)
        return try folder.write("certificate.pdf", pdf.data)
    }

    private func text(_ path: String, _ options: String...) throws -> String {
        let layout = try Tool.run("pdftotext", "-layout", path, "-")
        #expect(layout.status == 0)
        return layout.text
    }

    @Test("poppler reads every part of the page as text")
    func content() throws {
        let persons = [
            Samples.person(1, "张三", [.pension, .workInjury], months: [1, 2, 4]), Samples.person(2, "欧阳娜娜"),
        ]
        let text = try text(try file(Samples.content(persons, [.pension, .workInjury])))
        let squeezed = text.filter { !$0.isWhitespace }
        let expected = [
            "单位人员参保证明", "参保单位全称泰州市春风里机械制造有限公司", "统一社会信用代码91350100M000100Y43", "现参保地泰州市",
            "查询时间2021年01月至2021年06月", "证明编号20210715-7K3M9QX2B4TD", "有效期至2022年01月15日", "缴费总人数2人1人",
            "序号姓名公民身份号码（社会保障号）险种缴费起止年月缴费月数",
            "1张三\(Samples.identity(1).number)企业职工基本养老保险2021-01至2021-022",
            "4张三\(Samples.identity(1).number)工伤保险2021-04至2021-041",
            "5欧阳娜娜\(Samples.identity(2).number)企业职工基本养老保险2021-01至2021-066",
            "妥善保管", "打印时", "电子签名", "六个月", Samples.url, "共1页，第1页",
        ]
        for part in expected { #expect(squeezed.contains(part), "\(part)") }
    }

    @Test("A4, with title, author, subject and the time of issue")
    func information() throws {
        let information = try Tool.run("pdfinfo", "-isodates", try file(Samples.content(persons: 1))).text
        let fields = [
            "Title:           单位人员参保证明", "Author:          Canbao",
            "Subject:         canbao-certificate:20210715-7K3M9QX2B4TD",
            "CreationDate:    2021-07-15T09:00:00+08", "ModDate:         2021-07-15T09:00:00+08", "Pages:           1",
            "(A4)",
        ]
        for field in fields { #expect(information.contains(field), "\(field)\n\(information)") }
    }

    @Test("every font is embedded, cut down, and maps back to Unicode")
    func fonts() throws {
        let persons = [Samples.person(1, "𬭊㐂䶮"), Samples.person(2, "张三")]
        let listing = try Tool.run("pdffonts", try file(Samples.content(persons))).text
        let fonts = listing.split(separator: "\n").dropFirst(2)
        #expect(fonts.count >= 3)
        for font in fonts {
            // name, type, encoding, emb, sub, uni, object ID
            #expect(font.split(separator: " ").suffix(5).prefix(3) == ["yes", "yes", "yes"], "\(font)")
            #expect(!font.contains("Type 3"), "\(font)")
        }
    }

    @Test("qpdf finds nothing to complain of")
    func wellFormed() throws {
        let check = try Tool.run("qpdf", "--check", try file(Samples.content(persons: 80)))
        #expect(check.status == 0)
        #expect(check.text.contains("No syntax or stream encoding errors found"))
        #expect(check.errors.isEmpty)
    }

    @Test("each page repeats the table's head and says which of how many it is")
    func pages() throws {
        let pages = try text(try file(Samples.content(persons: 80))).split(separator: "\u{0C}").map {
            $0.filter { !$0.isWhitespace }
        }
        #expect(pages.count == 3)
        for (index, page) in pages.enumerated() {
            #expect(page.contains("序号姓名公民身份号码（社会保障号）险种缴费起止年月缴费月数"))
            #expect(page.contains("共3页，第\(index + 1)页"))
            #expect(page.contains("说明：") == (index == 2))
        }
    }

    @Test("no row is lost or doubled between pages")
    func rows() throws {
        let text = try text(try file(Samples.content(persons: 200)))
        let numbers = text.split(separator: "\n").compactMap { line in
            line.contains(" 至 2021-06") ? line.split(separator: " ").first.flatMap { Int($0) } : nil
        }
        #expect(numbers == Array(1...200))
    }

    @Test("a long name goes to more lines and stays in its column")
    func longNames() throws {
        let name = "阿不都热合曼·买买提明·阿卜杜拉·艾尔肯·吐尔逊江·依布拉音·吾斯曼江·艾山"
        let unit = "泰州市" + String(repeating: "长三角一体化生物医药与高端医疗器械联合研究院", count: 3) + "有限公司"
        let content = Samples.content([Samples.person(1, name), Samples.person(2, "李四")], employer: unit)
        let path = try file(content)
        let words = try Tool.run("pdftotext", "-bbox", path, "-").text
        // <word xMin="70.1" yMin="…" xMax="…" yMax="…">…</word>
        let boxes = words.split(separator: "\n").filter { $0.contains("<word") }.map { line -> [Double] in
            line.split(separator: "\"").compactMap { Double($0) }
        }
        #expect(boxes.allSatisfy { $0[0] >= PageGeometry.left && $0[2] <= PageGeometry.right + 0.1 })
        let column = PageGeometry.columns[PageGeometry.nameColumn]
        let inColumn = try Tool.run(
            "pdftotext", "-x", "\(Int(column.x.rounded(.up)))", "-y", "250", "-W", "\(Int(column.width))", "-H", "200",
            path, "-"
        ).text.filter { !$0.isWhitespace }
        #expect(inColumn.contains(name))
        #expect(try text(path).filter { !$0.isWhitespace }.contains("联合研究院有限公司"))
    }

    @Test("rare characters are text, and their ink is theirs")
    func rareCharacters() throws {
        let persons = [Samples.person(1, "𬭊"), Samples.person(2, "㐂"), Samples.person(3, "䶮")]
        let path = try file(Samples.content(persons))
        let text = try text(path)
        for character in ["𬭊", "㐂", "䶮"] { #expect(text.contains(character)) }
        // A box in place of each would look the same three times.
        let column = PageGeometry.columns[PageGeometry.nameColumn]
        let top = try #require(try rowTop(path))
        let pictures = try (0..<3).map { row -> Data in
            let picture = try Tool.run(
                "pdftoppm", "-r", "144", "-x", "\(Int(column.x * 2) + 4)",
                "-y", "\(Int((top + Double(row) * PageGeometry.rowHeight) * 2) + 3)", "-W",
                "\(Int(column.width * 2) - 8)",
                "-H", "\(Int(PageGeometry.rowHeight * 2) - 6)", path)
            #expect(picture.output.contains { $0 < 64 })
            return picture.output
        }
        #expect(Set(pictures).count == 3)
    }

    /// Where the first row begins, by what pdftotext says of the first ID number.
    private func rowTop(_ path: String) throws -> Double? {
        let words = try Tool.run("pdftotext", "-bbox", path, "-").text
        let line = words.split(separator: "\n").first { $0.contains(Samples.identity(1).number) }
        guard let numbers = line?.split(separator: "\"").compactMap({ Double($0) }), numbers.count >= 4 else {
            return nil
        }
        return (numbers[1] + numbers[3]) / 2 - PageGeometry.rowHeight / 2
    }

    @Test(
        "a character that no font has, or for private use, is an error that names it, and no box",
        arguments: [("\u{13000}", "U+13000"), ("\u{E863}", "U+E863")])
    func missingGlyph(character: String, codePoint: String) throws {
        let content = Samples.content([Samples.person(1, "张" + character)])
        let error = #expect(throws: FontError.self) {
            try renderer.renderPDF(Samples.snapshot(content), verificationURL: Samples.url)
        }
        #expect(error?.description.contains(codePoint) == true)
        #expect(error?.description.contains("张") == false)
        // The renderer is none the worse for it.
        #expect(throws: Never.self) { try file(Samples.content(persons: 1)) }
    }

    @Test("the same content is the same bytes, whatever was drawn before and with whichever renderer")
    func sameBytes() throws {
        let snapshot = Samples.snapshot(Samples.content([Samples.person(1, "𬭊三"), Samples.person(2, "李四")]))
        let first = try renderer.renderPDF(snapshot, verificationURL: Samples.url)
        _ = try renderer.renderPDF(Samples.snapshot(Samples.content(persons: 90)), verificationURL: Samples.url)
        let again = try renderer.renderPDF(snapshot, verificationURL: Samples.url)
        let otherFonts = try CertificateFonts.find(in: try #require(InstalledFonts.ofSystem()))
        let other = try CertificateRenderer(fonts: otherFonts).renderPDF(snapshot, verificationURL: Samples.url)
        #expect(first == again)
        #expect(first == other)
    }

    @Test("renderers draw at once, shared or not, and do not disturb each other")
    func atOnce() async throws {
        let snapshots = (0..<4).map { number in
            Samples.snapshot(Samples.content([Samples.person(number, "张三"), Samples.person(number + 500, "𬭊")]))
        }
        let expected = try snapshots.map { try renderer.renderPDF($0, verificationURL: Samples.url) }
        let renderers = [renderer, renderer, try Renderers.make(), try Renderers.make()]
        try await withThrowingTaskGroup(of: [RenderedPDF].self) { group in
            for renderer in renderers {
                group.addTask { try snapshots.map { try renderer.renderPDF($0, verificationURL: Samples.url) } }
            }
            for try await drawn in group { #expect(drawn == expected) }
        }
    }

    @Test("drawing ends before the next page when somebody wants it to")
    func ended() throws {
        let snapshot = Samples.snapshot(Samples.content(persons: 200))
        var pages = 0
        #expect(throws: CancellationError.self) {
            try renderer.renderPDF(snapshot, verificationURL: Samples.url) {
                pages += 1
                if pages == 3 { throw CancellationError() }
            }
        }
        #expect(pages == 3)
        // The renderer is none the worse for it.
        let whole = try renderer.renderPDF(snapshot, verificationURL: Samples.url)
        #expect(try whole == Renderers.make().renderPDF(snapshot, verificationURL: Samples.url))
    }

    @Test("a unit with 10,000 persons is one document")
    func manyPersons() throws {
        let snapshot = Samples.snapshot(Samples.content(persons: 10_000))
        #expect(snapshot.content.rows.count == 10_000)
        let pdf = try renderer.renderPDF(snapshot, verificationURL: Samples.url)
        let path = try folder.write("certificate.pdf", pdf.data)
        let last = try Tool.run("pdftotext", "-layout", "-f", "\(pdf.pages)", path, "-").text
        #expect(last.contains("10000 "))
        #expect(last.contains("共\(pdf.pages)页，第\(pdf.pages)页"))
    }
}
