"""Workbooks by somebody else's library (openpyxl), for the end-to-end tests.

    workbook.py fill FORM.xlsx OUT.xlsx ROWS.json   rows of {heading: value}; "=date" values become dates
    workbook.py dump FILE.xlsx                      what it holds, as one line of JSON
"""

import datetime
import json
import sys

from openpyxl import load_workbook


def fill(form, out, rows):
    book = load_workbook(form)
    sheet = book["申报表"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in json.load(open(rows, encoding="utf-8")):
        number = row.pop("行")
        for heading, value in row.items():
            if isinstance(value, str) and value.startswith("=date "):
                value = datetime.date.fromisoformat(value[6:])
            sheet.cell(number, columns[heading]).value = value
    book.save(out)


def text(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    return value


def dump(path):
    book = load_workbook(path)
    sheets = {}
    for sheet in book:
        sheets[sheet.title] = {
            "rows": [[text(cell.value) for cell in row] for row in sheet.iter_rows()],
            "formats": [cell.number_format for cell in sheet[2]] if sheet.max_row > 1 else [],
            "widths": [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]],
            "lists": sorted(
                [str(rule.sqref), rule.formula1] for rule in sheet.data_validations.dataValidation if rule.type == "list"),
            "frozen": sheet.freeze_panes,
            "types": [cell.data_type for cell in sheet[2]] if sheet.max_row > 1 else [],
        }
    print(json.dumps(sheets, ensure_ascii=False))


if __name__ == "__main__":
    {"fill": fill, "dump": dump}[sys.argv[1]](*sys.argv[2:])
