import Filings
import Foundation
import SocialInsurance
import Spreadsheets
import Testing

@testable import Forms

@Suite("Rows of a form")
struct FormReaderTests {
    private let form = BatchForm.of(.enrollment)
    private let head = ["统一社会信用代码", "证件号码", "姓名", "合同开始日期", "缴费工资（元/月）", "参保险种"]
    private let row = [Sample.employer, Sample.idNumber, "张三", "2021-01-30", "6500", ""]

    private func ids(_ content: FormContent) -> [String] { content.filings.map(\.filing.id) }

    private func headings(_ head: [String]) throws -> [String] {
        do {
            _ = try form.read([head, row])
            return []
        } catch FormFileError.headings(_, let faults, _) {
            return faults
        }
    }

    @Test("a row becomes a filing as its schema wants it")
    func filing() throws {
        let requests = try form.read([head, row]).requests(EnrollmentRequest.self)
        let person = EnrollmentRequest.Person(idType: .residentID, idNumber: Sample.idNumber, name: "张三")
        #expect(requests.map(\.person) == [person])
        #expect(requests.first?.monthlyWage == "6500.00" && requests.first?.contractStart == "2021-01-30")
        #expect(requests.first?.insurances == nil)
    }

    @Test("columns may stand in any order, under other names, with remarks, stars and breaks")
    func order() throws {
        let head = ["* 月工资", "姓名\n（必填）", "身份证号码", "idType", "合同开始日期", "单位统一社会信用代码", "序号", "备注"]
        let row = ["6500", "张三", Sample.idNumber, "身份证", "2021-01-30", Sample.employer, "1", "急"]
        let content = try form.read([head, row])
        #expect(content.problems.isEmpty)
        #expect(
            content.filings.first?.filing.value == (try form.read([self.head, self.row]).filings.first?.filing.value))
    }

    @Test("all that is wrong with the headings is said at once, by their cells, without what stands there")
    func headings() throws {
        #expect(
            try headings(["统一社会信用代码", "姓名", "姓名", "王五", "合同开始日期", "工资"]) == [
                "姓名 stands twice, in B1 and C1", "D1 is no column of the form", "证件号码 is missing",
            ])
    }

    @Test("the example is not filed, wherever it stands and whoever filled in the rest")
    func example() throws {
        let example = head.map { heading in form.columns.first { $0.heading == heading }?.example ?? "" }
        let content = try form.read([head, example, row, example])
        #expect(content.rows.map(\.number) == [3])
        // Somebody's row is never taken for it.
        var half = example
        half[1] = Sample.idNumber
        #expect(try form.read([head, half]).rows.count == 1)
    }

    @Test("blank rows are skipped, also those that an office has numbered beforehand")
    func blankRows() throws {
        let content = try form.read([head + ["序号"], [], row + ["1"], ["", " ", "\u{3000}", "", "", "", "2"]])
        #expect(content.rows.map(\.number) == [3])
    }

    @Test("a bad row is refused with every cell that is wrong, and stops no other")
    func badRow() throws {
        let content = try form.read([
            head, row, ["", "3.21202E+17", "李四", "2021-02-30", "6500", "体育"], row.with(1, Sample.otherID),
        ])
        #expect(content.filings.map(\.row) == [2, 4])
        #expect(
            content.problems.map { "\($0.cell)" } == ["A3", "B3", "D3", "F3"])
        #expect(content.problems.map(\.heading) == ["统一社会信用代码", "证件号码", "合同开始日期", "参保险种"])
        #expect(content.rows[1].texts.contains("3.21202E+17"))
        #expect(!content.problems.contains { $0.description.contains("3.21202E+17") || $0.description.contains("李四") })
    }

    @Test("what stands beside the table has no heading, and is told rather than overlooked")
    func strays() throws {
        let content = try form.read([head, row + ["", "注意"]])
        #expect(content.problems.map(\.description) == ["H2：有内容，但该列没有标题"])
    }

    @Test("what only the strict decoder finds is told of its cell")
    func decoder() throws {
        let content = try form.read([head, row.with(2, String(repeating: "名", count: 60))])
        #expect(content.problems.map { "\($0.cell)" } == ["C2"])
        #expect(content.problems.first?.reason.contains("person.name") == true)
    }

    @Test("more rows than a file may have")
    func tooMany() throws {
        let rows = (0...FormReader.rowLimit).map { row.with(2, "名\($0)") }
        #expect(throws: FormFileError.tooManyRows(limit: 100_000)) { try form.read([head] + rows) }
    }

    // MARK: - Ids

    @Test("the same row has the same id, however it is written and whatever stands around it")
    func stableIDs() throws {
        let other = row.with(1, Sample.otherID)
        let written = [" \(Sample.employer)", "３２１０８３１９７８１２１６２１１９", "张三", "2021/1/30", "6,500.00", ""]
        let first = try form.read([head, row], formNumber: "0123456789")
        let second = try form.read([head, [], other, written], formNumber: "0123456789")
        #expect(ids(first) == [ids(second)[1]] && ids(second)[0] != ids(second)[1])
        #expect(ids(first)[0].hasPrefix("0123456789-") && FilingID.isValid(ids(first)[0]))
        #expect(first.batchID != second.batchID)
        #expect(try form.read([head, row], formNumber: "0123456789").batchID == first.batchID)
    }

    @Test("rows that were moved, and cells that were, are the same filings in another batch")
    func movedRows() throws {
        let bad = row.with(1, "3.21202E+17")
        let first = try form.read([head, row, bad])
        let below = try form.read([head, [], row, bad])
        let aside = try form.read([head, row, bad].map { [""] + $0 })
        #expect(ids(below) == ids(first) && ids(aside) == ids(first))
        #expect(Set([first, below, aside].map(\.batchID)).count == 3)
        #expect(aside.problems.map { "\($0.cell)" } == ["C3"] && first.problems.map { "\($0.cell)" } == ["B3"])
    }

    @Test("ids do not change from one version to the next")
    func frozenIDs() throws {
        #expect(ids(try form.read([head, row], formNumber: "0123456789")) == ["0123456789-3XQXEH28Q9MSEZMY"])
        #expect(ids(try form.read([head, row])) == ["FORM-CJEQVSEPXYCA7PNQ"])
    }

    @Test("another form, another round or another content is another filing")
    func differentIDs() throws {
        let all = try [
            form.read([head, row]), form.read([head, row], formNumber: "0123456789"),
            form.read([head, row], formNumber: "ABCDEFGHJK"), form.read([head, row], round: 2),
            form.read([head, row.with(4, "6501")]), form.read([head, row.with(5, "养老")]),
        ]
        #expect(Set(all.flatMap(ids)).count == 6)
    }

    @Test("rows of the same content are one filing, and the later ones name the first")
    func repeats() throws {
        let content = try form.read([head, row, row.with(1, Sample.otherID), row.with(3, "20210130")])
        #expect(content.filings.map(\.row) == [2, 3])
        #expect(content.rows[2].content == .repeats(row: 2, filingID: ids(content)[0]))
        #expect(content.problems.isEmpty)
    }

    @Test("a row that comes back refused is a new filing, the same each time; any other keeps its id")
    func results() throws {
        let head = head + ["申报编号", "处理结果"]
        let content = try form.read([
            head, row + ["OLD-1", "退回"], row.with(4, "7000") + ["OLD-2", "通过"], row.with(4, "7100") + ["OLD-3", "处理中"],
            row.with(4, "7200") + ["", "填写有误"],
        ])
        #expect(ids(content)[1...2] == ["OLD-2", "OLD-3"])
        let first = ids(try form.read([self.head, row]))
        #expect(ids(content)[0] != "OLD-1" && ids(content)[0] != first[0])
        let again = try form.read([head, row + ["OLD-1", "退回"]])
        #expect(ids(again) == [ids(content)[0]])
        #expect(ids(content)[3] == ids(try form.read([self.head, row.with(4, "7200")]))[0])
    }

    @Test("an id of one's own is taken as it is, and told where it is none")
    func ownIDs() throws {
        let content = try form.read([head + ["申报编号"], row + [" E-1 "], row.with(4, "7000") + ["申报1"]])
        #expect(ids(content) == ["E-1"])
        #expect(content.problems.map { "\($0.cell)" } == ["G3"])
    }
}

@Suite("Forms of every kind")
struct FormKindTests {
    @Test("the example of each form is a filing that its worker would take", arguments: FilingKind.allCases)
    func examples(_ kind: FilingKind) throws {
        let form = BatchForm.of(kind)
        #expect(form.kind == kind)
        // Somebody else's, or it would not be read.
        let texts = form.columns.map { column in
            switch column.field {
            case "employer": Sample.employer
            case "idNumber": Sample.idNumber
            default: column.example
            }
        }
        let content = try form.read([form.columns.map(\.heading), texts])
        #expect(content.problems.isEmpty)
        #expect(content.filings.count == 1)
        // With nothing but what is required, too.
        let least = zip(form.columns, texts).map { $0.isRequired || $0.field == "idNumber" ? $1 : "" }
        let required = try form.read([form.columns.map(\.heading), least])
        #expect(required.problems.isEmpty && required.filings.count == 1)
    }

    @Test("no heading of a form means two of its columns", arguments: FilingKind.allCases)
    func headings(_ kind: FilingKind) {
        let columns = BatchForm.of(kind).columns
        for name in columns.flatMap({ [$0.heading, $0.field] + $0.aliases }) {
            #expect(columns.count { $0.isMeant(by: name) } == 1)
            #expect(ResultColumn.meant(by: name) == nil)
        }
    }

    @Test("choices are those of the filings")
    func choices() {
        #expect(CodeList.sexes.codes.map(\.value) == Sex.allCases.map(\.rawValue))
        #expect(CodeList.idTypes.codes.map(\.value) == IDType.allCases.map(\.rawValue))
        #expect(CodeList.insurances.codes.map(\.value) == Insurance.allCases.map(\.rawValue))
        #expect(CodeList.terminationReasons.codes.map(\.value) == TerminationReason.allCases.map(\.rawValue))
        #expect(CodeList.terminationReasons.codes.map(\.label) == TerminationReason.allCases.map(\.chineseName))
        #expect(CodeList.changes.codes.map(\.value) == EnrollmentChange.Kind.allCases.map(\.rawValue))
    }
}

extension [String] {
    /// With another text in one place.
    func with(_ place: Int, _ text: String) -> [String] {
        var texts = self
        texts[place] = text
        return texts
    }
}
