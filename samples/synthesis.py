"""What the samples are made with: numbers with their check characters, and the files."""

import csv
import hashlib
import json
import struct
import zlib

ALL = ["pension", "unemployment", "work-injury"]


# Numbers with their check characters


def resident_id(first17):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first17 + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first17, weights)) % 11]


def credit_code(first17):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return first17 + alphabet[(31 - total % 31) % 31]


def wrong_check(number):
    """The same number with another check character."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


# Months


def plus(month, count):
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{index // 12}-{index % 12 + 1:02}"


def span(first, last):
    months = []
    while first <= last:
        months.append(first)
        first = plus(first, 1)
    return months


# The registry


class Registry:
    tables = {"areas": "area,name,injury_factor", "employers": "credit_code,name,area,injury_class",
        "persons": "person_number,area,id_type,id_number,name,sex,birth_date,household_type",
        "enrollments": "credit_code,person_number,insurance,start_month,end_month,monthly_wage",
        "flexible": "person_number,start_month,end_month",
        "contributions": "credit_code,person_number,insurance,month,base,settlement_month",
        "benefits": "person_number,month,amount,returned"}

    def __init__(self):
        self.rows = {table: [] for table in self.tables}
        self.ids = 0

    def employer(self, code17, name, area, injury_class):
        code = credit_code(code17)
        self.rows["employers"].append([code, name, area, injury_class])
        return code

    def identity(self, name, sex, birth_date):
        """Somebody who need not have a record."""
        self.ids += 1
        serial = self.ids * 2 + (1 if sex == "male" else 0)
        number = resident_id(f"321299{birth_date.replace('-', '')}{serial:03}")
        return {"id": number, "name": name, "sex": sex, "birth": birth_date}

    def record(self, person, household, area="321200"):
        """A person record; its number."""
        number = f"{area}{len(self.rows['persons']) + 1:08}"
        id_type = person.get("type", "resident-id")
        row = [number, area, id_type, person["id"], person["name"], person["sex"], person["birth"], household]
        self.rows["persons"].append(row)
        return number

    def staff(self, number, employer, start, wage, end="", insurances=ALL, paid_from="2020-10"):
        """Enrolled, and paid for from the later of the two starts to the end, but not beyond June 2021."""
        for insurance in insurances:
            self.rows["enrollments"].append([employer, number, insurance, start, end, wage])
        for month in span(max(start, paid_from), min(end or "2021-06", "2021-06")):
            for insurance in insurances:
                self.paid(employer, number, insurance, month, wage)

    def paid(self, employer, number, insurance, month, base):
        self.rows["contributions"].append([employer, number, insurance, month, base, plus(month, 1)])

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for table, header in self.tables.items():
            write_csv(folder / f"{table}.csv", header, self.rows[table])


# Filings and what is to become of them


class Filings:
    def __init__(self):
        self.sent = {}
        self.expected = []

    def add(self, kind, request, shows, outcome="accepted", codes=(), file=None, **more):
        """A filing and its final result. Revision 0 in `more`: a refusal beside a filing's history."""
        self.sent.setdefault(file or kind, []).append(request)
        self.expected.append({"kind": kind, "filingId": request["filingId"], "outcome": outcome, "codes": list(codes),
            **more, "shows": shows})

    def again(self, kind, request, shows, **more):
        """A filing that was sent before; without `more` its recorded result comes again."""
        self.sent[kind].append(request)
        if more:
            self.expected.append({"kind": kind, "filingId": request["filingId"], **more, "shows": shows})

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file, requests in self.sent.items():
            write_ndjson(folder / f"{file}.ndjson", requests)


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_ndjson(path, objects):
    text = "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in objects)
    path.write_text(text, encoding="utf-8")


def write_photo(folder):
    """A small grey picture as an attachment; its SHA-256, after which it is named."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    size = 16
    # Stored, not compressed: other versions of the library would compress otherwise.
    lines = zlib.compressobj(0)
    pixels = lines.compress((b"\0" + b"\x99" * size) * size) + lines.flush()
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    photo = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    digest = hashlib.sha256(photo).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{digest}.png").write_bytes(photo)
    return digest
