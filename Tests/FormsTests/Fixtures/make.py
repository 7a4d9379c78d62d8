"""Makes the filled-in forms of this folder anew, as offices send them back.

    canbao template enrollment -o Tests/FormsTests/Fixtures/template.xlsx --force
    python make.py        # needs openpyxl, and soffice on the path

They are committed, so that tests need no LibreOffice. Everybody in them is made up; the ID numbers are public test vectors.
"""

import datetime
import pathlib
import subprocess
import tempfile

from openpyxl import Workbook, load_workbook

HERE = pathlib.Path(__file__).parent
EMPLOYER = "91440300708461136T"
IDS = ["321083197812162119", "810000199408230021", "830000199201300022", "932682198501010017", "911124198108030024"]


def fill(sheet, head):
    column = {cell.value: cell.column for cell in sheet[head]}
    rows = [
        # A date as a date, a wage as a number, insurances left out.
        [EMPLOYER, IDS[0], "张三", datetime.date(2021, 1, 30), 6500, None],
        # Full-width digits, blanks around, a date as text, a wage with separators.
        [f" {EMPLOYER} ", "８１００００１９９４０８２３００２１", "\u3000李四 ", "2021年1月30日", "6,500.00", "养老、工伤"],
        [],
        # The same as the first, written otherwise.
        [EMPLOYER, "3210831978 12162119", "张三", "2021/1/30", "￥6500.0", None],
        # An ID number that has become a number, and a day that is none.
        [EMPLOYER, int(IDS[2]), "王五", "2021-02-30", 6500.5, None],
        [EMPLOYER, IDS[3], "赵六", datetime.datetime(2021, 3, 1), 0.1 + 0.2, "全部"],
        [EMPLOYER, IDS[4], "孙七", 20210301, 7000, "失业"],
    ]
    headings = ["统一社会信用代码", "证件号码", "姓名", "合同开始日期", "缴费工资（元/月）", "参保险种"]
    for number, row in enumerate(rows, start=head + 2):
        for heading, value in zip(headings, row):
            sheet.cell(number, column[heading]).value = value


def from_template():
    book = load_workbook(HERE / "template.xlsx")
    fill(book["申报表"], 1)
    return book


def by_hand():
    """A sheet of the office's own: a title above, columns in another order, one more of its own, notes on another sheet."""
    book = Workbook()
    notes = book.active
    notes.title = "备注"
    notes.append(["姓名", "电话"])
    sheet = book.create_sheet("一月新增")
    sheet.append(["2021年1月新增人员"])
    sheet.append([])
    sheet.append(["序号", "* 姓名", "身份证号码", "合同开始日期\n(必填)", "月工资", "单位统一社会信用代码", "险种", "备注"])
    # Where the template has its example there is nothing here.
    class Shifted:
        def __getitem__(self, row):
            names = {"身份证号码": "证件号码", "* 姓名": "姓名", "合同开始日期\n(必填)": "合同开始日期", "月工资": "缴费工资（元/月）",
                     "单位统一社会信用代码": "统一社会信用代码", "险种": "参保险种"}
            class Cell:
                def __init__(self, cell):
                    self.value = names.get(cell.value, cell.value)
                    self.column = cell.column
            return [Cell(cell) for cell in sheet[row]]

        def cell(self, row, column):
            return sheet.cell(row, column)

    fill(Shifted(), 3)
    for row in range(4, 13):
        sheet.cell(row, 1).value = row - 3
    return book


def through_libreoffice(source, target, kind):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir",
             folder, str(source)],
            check=True, capture_output=True)
        result = next(path for path in pathlib.Path(folder).iterdir() if path.is_file())
        target.write_bytes(result.read_bytes())


if __name__ == "__main__":
    from_template().save(HERE / "openpyxl.xlsx")
    by_hand().save(HERE / "by-hand.xlsx")
    through_libreoffice(HERE / "openpyxl.xlsx", HERE / "libreoffice.xlsx", "xlsx:Calc MS Excel 2007 XML")
    # 44: a comma; 34: quotes; 76: UTF-8.
    through_libreoffice(
        HERE / "openpyxl.xlsx", HERE / "libreoffice.csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
    # As Excel in China saves CSV.
    text = (HERE / "libreoffice.csv").read_text(encoding="utf-8")
    (HERE / "gb18030.csv").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
