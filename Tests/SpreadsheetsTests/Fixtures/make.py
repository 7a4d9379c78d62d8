"""Makes the workbooks of this folder anew: cells of every kind, as openpyxl and LibreOffice write them.

    python make.py        # needs openpyxl, and soffice on the path

LibreOffice's are openpyxl's, opened and saved again. They are committed, so that tests need no LibreOffice.
"""

import datetime
import pathlib
import subprocess
import tempfile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).parent


def cells(first_day: datetime.date, epoch=None) -> Workbook:
    book = Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "各种单元格"
    sheet.append(["文本", "数字", "日期", "其他"])
    sheet.append(["张三", 6500, first_day, True])
    sheet.append([" 两边有空格 ", 6500.01, datetime.datetime(2021, 7, 15, 13, 30), False])
    sheet["C3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet.append(["321202199003074512", 321202199003074512, datetime.date(2021, 1, 31), None])
    sheet["C4"].number_format = '[$-804]yyyy"年"m"月";@'
    # Row 5 is empty.
    sheet["A6"] = CellRichText("富", TextBlock(InlineFont(b=True), "文本"))
    sheet["B6"] = "=1+1"
    sheet["C6"] = datetime.time(8, 30)
    sheet["D6"] = "#N/A"
    sheet["A8"] = "=A2&\"（先生）\""
    sheet["B8"] = 0.1
    sheet["C8"] = 44226
    sheet["D8"] = "换\n行"
    sheet["XFD9"] = "最后一列"
    other = book.create_sheet("第二张")
    other["B2"] = "另一张表"
    hidden = book.create_sheet("隐藏")
    hidden["A1"] = "看不见"
    hidden.sheet_state = "hidden"
    return book


def through_libreoffice(source: pathlib.Path, target: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, str(source)],
            check=True, capture_output=True)
        target.write_bytes((pathlib.Path(folder) / source.name).read_bytes())


if __name__ == "__main__":
    cells(datetime.date(1990, 3, 7)).save(HERE / "openpyxl.xlsx")
    cells(datetime.date(1990, 3, 7), CALENDAR_MAC_1904).save(HERE / "openpyxl-1904.xlsx")
    for name in ["openpyxl", "openpyxl-1904"]:
        through_libreoffice(HERE / f"{name}.xlsx", HERE / f"{name.replace('openpyxl', 'libreoffice')}.xlsx")
