#!/usr/bin/env python3
"""Writes the samples: a registry, what the ministry knows, filings, and what is to become of them; always the same.

Everybody and everything is invented. ID numbers have valid check digits, but begin with 321299, a district that does not
exist, so that they are nobody's; one is a published test number.
"""

from pathlib import Path

from changes import Changes
from synthesis import ALL, Filings, Registry, credit_code, span, write_csv, write_ndjson, write_photo, wrong_check

HERE = Path(__file__).resolve().parent


# Who is who

registry = Registry()
filings = Filings()
ministry = []

registry.rows["areas"] = [["321200", "泰州市", "1.0"], ["320100", "南京市", "0.8"], ["321000", "扬州市", "0.5"]]
machines = registry.employer("91321299MA1DEM001", "泰州示例机械制造有限公司", "321200", 5)
software = registry.employer("91321299MA1DEM002", "泰州示例软件有限公司", "321200", 1)
bakery = registry.employer("91321299MA1DEM003", "泰州示例食品有限公司", "321200", 3)
builders = registry.employer("91321299MA1DEM004", "海陵示例建筑工程有限公司", "321200", 8)
carriers = registry.employer("91320199MA1DEM005", "南京示例物流有限公司", "320100", 4)
nursery = registry.employer("52321299MJ8DEM006", "泰州示例幼儿园", "321200", 2)
unknown_employer = credit_code("91321299MA1DEM099")

STAFF = [
    (machines, "赵示一", "male", "1978-04-12", "2015-03", "7200.00", "11"),
    (machines, "钱示二", "female", "1985-09-30", "2018-07", "6100.00", "51"),
    (machines, "孙示三", "male", "1990-01-05", "2020-12", "5400.00", "21"),
    (machines, "李示四", "female", "1969-11-23", "2009-02", "9800.00", "10"),
    (software, "周示五", "male", "1993-06-17", "2019-09", "15200.00", "12"),
    (software, "吴示六", "female", "1996-02-28", "2021-02", "11800.00", "52"),
    (software, "郑示七", "male", "1988-08-08", "2016-05", "20000.00", "50"),
    (bakery, "王示八", "female", "1975-12-01", "2012-01", "4300.00", "20"),
    (bakery, "冯示九", "female", "1999-05-19", "2020-08", "3900.00", "22"),
    (builders, "陈示十", "male", "1982-03-03", "2017-11", "8600.00", "21"),
    (carriers, "褚示百", "male", "1991-07-21", "2019-04", "6900.00", "12"),
]
for employer, name, sex, birth, start, wage, household in STAFF:
    area = "320100" if employer == carriers else "321200"
    registry.staff(registry.record(registry.identity(name, sex, birth), household, area), employer, start, wage)


def enroll(
    filing_id,
    person,
    start,
    shows,
    outcome="accepted",
    codes=(),
    employer=machines,
    wage="6500.00",
    file=None,
    **fields,
):
    """An enrollment; `lines` and `beyond`: how many the arrears are to have."""
    more = {key: fields.pop(key) for key in ("lines", "beyond") if key in fields}
    name = fields.pop("name", person["name"])
    request = {"filingId": filing_id, "employer": employer, "person": {"idType": person.get("type", "resident-id"),
        "idNumber": person["id"], "name": name}, "contractStart": start, "monthlyWage": wage, **fields}
    if "lines" in more:
        more = {"lines": more["lines"], "beyondWindow": more.get("beyond", 0)}
    filings.add("enrollment", request, shows, outcome, codes, file=file, **more)
    return request


# Basic information


def collect(filing_id, person, shows, outcome="accepted", codes=(), employer=machines, file=None, **fields):
    more = {key: fields.pop(key) for key in ("created", "deferred") if key in fields}
    details = {"idType": "resident-id", "idNumber": person["id"], "name": person["name"], **fields}
    request = {"filingId": filing_id, "employer": employer, "person": details}
    filings.add("basic-info", request, shows, outcome, codes, file=file, **more)


def known_to_ministry(person, household="", name=None):
    ministry.append([person["id"], name or person["name"], person["sex"], person["birth"], household])
    return person


newcomer = known_to_ministry(registry.identity("卫新来", "male", "1995-10-10"), "11")
collect("B-01", newcomer, "a new person; the ministry knows the household type", created=True, sex="male",
    birthDate="1995-10-10", phone="13800000000")
resident = registry.identity("蒋已录", "female", "1987-03-15")
registry.record(resident, "51")
collect("B-02", resident, "the area has a record already: nothing is overwritten", created=False, householdType="10")
misnamed = known_to_ministry(registry.identity("沈真名", "male", "1980-01-20"), "10")
collect("B-03", {**misnamed, "name": "沈假名"}, "the ministry has another name", "rejected", ["IDENTITY_MISMATCH"])
stranger = registry.identity("韩无名", "female", "1992-02-14")
collect("B-04", stranger, "the ministry knows nobody of that number (mock ministry with --strict)", "rejected",
    ["IDENTITY_NOT_FOUND"])
collect("B-05", {**resident, "name": "蒋另名"}, "the area's record has another name", "rejected", ["NAME_MISMATCH"])
collect("B-06", {**stranger, "id": wrong_check(stranger["id"])}, "a wrong check digit", "rejected",
    ["ID_NUMBER_INVALID"])
collect("B-07", newcomer, "a sex that contradicts the ID number", "rejected", ["ID_NUMBER_INVALID"], sex="female")
collect("B-08", newcomer, "an employer that is not registered", "rejected", ["EMPLOYER_NOT_FOUND"],
    employer=unknown_employer)
self_told = known_to_ministry(registry.identity("杨自报", "female", "1998-12-24"))
collect("B-09", self_told, "the ministry has no household type, the filing has", created=True, householdType="52")
untold = known_to_ministry(registry.identity("朱未报", "male", "1994-04-04"))
collect("B-10", untold, "nobody knows the household type: see E-31", created=True)
mover = known_to_ministry(registry.identity("秦迁入", "male", "1983-05-06"), "12")
registry.record(mover, "12", "320100")
collect("B-11", mover, "a record in another area only: this area gets its own", created=True)
filings.add("basic-info", {"filingId": "B-12", "employer": machines, "person": {"idType": "resident-id",
    "idNumber": stranger["id"], "name": stranger["name"], "birthDate": "1992-02-30"}}, "a birth date that is none",
    "rejected", ["MALFORMED"], revision=0)

# Enrollment

plain = registry.identity("尤当月", "female", "1989-09-09")
registry.record(plain, "11")
enroll("E-01", plain, "2021-07-01", "starts in the operating month: nothing to back-pay", contractEnd="2024-06-30",
    lines=0)
edge = registry.identity("许满窗", "male", "1986-06-06")
registry.record(edge, "21")
twice = enroll("E-02", edge, "2021-01-30",
    "starts at the window's edge: six whole months, from 30 January as from the 1st", lines=18)
filings.again("enrollment", twice, "")
beyond = registry.identity("何过窗", "male", "1979-07-07")
registry.record(beyond, "22")
reused = enroll("E-03", beyond, "2020-11-16", "starts before the window: two months are for the counter", lines=18,
    beyond=2)
filings.again("enrollment", {**reused, "monthlyWage": "6600.00"}, "the id of E-03 with another wage",
    outcome="rejected", codes=["FILING_ID_REUSED"], revision=0)
changer = registry.identity("吕换岗", "female", "1991-11-11")
registry.staff(registry.record(changer, "51"), bakery, "2019-01", "5000.00", end="2021-03")
enroll("E-04", changer, "2021-01-05", "the former employer paid January to March: work injury alone for those months",
    lines=12)
returner = registry.identity("施灵活", "male", "1984-08-18")
number = registry.record(returner, "20")
registry.rows["flexible"].append([number, "2020-05", "2021-02"])
for month in span("2020-05", "2021-02"):
    registry.paid("", number, "pension", month, "3800.00" if month >= "2021" else "3368.00")
enroll("E-05", returner, "2021-01-01", "flexible employment paid pension for January and February, and is over",
    lines=16)
moonlighter = registry.identity("张兼职", "male", "1990-10-20")
registry.staff(registry.record(moonlighter, "10"), software, "2020-06", "8000.00")
enroll("E-06", moonlighter, "2021-05-10", "a second job, work injury alone", employer=builders,
    insurances=["work-injury"], lines=2)
low = registry.identity("孔低薪", "female", "2001-01-31")
registry.record(low, "22")
enroll("E-07", low, "2021-06-15", "a wage under the lower limit: the base is raised", employer=bakery, wage="2600.00",
    lines=3)
high = registry.identity("曹高薪", "male", "1972-02-29")
registry.record(high, "10")
enroll("E-08", high, "2021-06-15", "a wage over the upper limit: the base is cut", employer=software, wage="35000",
    lines=3)
nanjing = registry.identity("严南京", "male", "1987-04-25")
registry.record(nanjing, "32", "320100")
enroll("E-09", nanjing, "2021-04-01", "another area, whose injury factor is 0.8", employer=carriers, lines=9)
hongkong = {"id": "810000199408230021", "name": "华香港", "sex": "female", "birth": "1994-08-23"}
registry.record(hongkong, "31")
enroll("E-10", hongkong, "2021-07-05", "a residence permit of Hong Kong (a published test number)", lines=0)
foreigner = {"type": "passport", "id": "X12345678", "name": "Jane Example", "sex": "female", "birth": "1985-05-15"}
registry.record(foreigner, "41")
enroll("E-11", foreigner, "2021-07-05", "a passport", employer=software, lines=0)
separator = registry.identity("阿依努尔·示例", "female", "1993-03-21")
registry.record(separator, "11")
enroll("E-12", separator, "2021-07-12", "a name with another separator is the same name", name="阿依努尔•示例", lines=0)
leaver = registry.identity("金刚停", "male", "1981-12-12")
registry.staff(registry.record(leaver, "50"), bakery, "2016-01", "4800.00", end="2021-07")
enroll("E-13", leaver, "2021-07-12", "stopped at the former employer with this month: free", lines=0)
enroll("E-14", newcomer, "2021-07-12", "the person of B-01", lines=0)
enroll("E-15", mover, "2021-07-12", "the person of B-11", lines=0)

enroll("E-20", stranger, "2021-07-01", "manual, error 1: no record of the person", "rejected", ["PERSON_NOT_FOUND"])
outsider = registry.identity("魏异地", "male", "1988-01-18")
registry.record(outsider, "11", "321000")
enroll("E-21", outsider, "2021-07-01", "a record in another area only", "rejected", ["PERSON_NOT_FOUND"])
flexible = registry.identity("陶在灵", "female", "1977-07-17")
registry.rows["flexible"].append([registry.record(flexible, "21"), "2019-06", ""])
enroll("E-22", flexible, "2021-07-01", "manual, error 2: flexible employment", "rejected", ["FLEXIBLE_ENROLLED"])
enrolled = registry.identity("姜未停", "male", "1989-02-02")
registry.staff(registry.record(enrolled, "11"), software, "2018-03", "9000.00")
enroll("E-23", enrolled, "2021-07-01", "manual, error 3: pension is enrolled elsewhere", "rejected",
    ["PENSION_ENROLLED"])
august = registry.identity("戚下月", "female", "1986-10-05")
registry.staff(registry.record(august, "51"), software, "2018-03", "7000.00", end="2021-08")
enroll("E-24", august, "2021-07-01", "stopped there, but with next month only", "rejected", ["PENSION_ENROLLED"])
double = registry.identity("谢双号", "male", "1990-05-25")
registry.record(double, "11")
second = registry.record(double, "11")
enroll("E-25", double, "2021-07-01", "manual, error 4: two records of the person", "rejected", ["PERSON_AMBIGUOUS"])
enroll("E-26", double, "2021-07-01", "the same person with one of the numbers", personNumber=second, lines=0)
blank = registry.identity("邹无户", "female", "1997-08-08")
registry.record(blank, "")
enroll("E-27", blank, "2021-07-01", "manual, error 5: no household type", "rejected", ["HOUSEHOLD_TYPE_MISSING"])
jobless = registry.identity("喻领金", "male", "1980-09-19")
number = registry.record(jobless, "10")
for month, amount, returned in [("2021-02", "1220.00", 0), ("2021-03", "1220.00", 0), ("2021-04", "1220.00", 1)]:
    registry.rows["benefits"].append([number, month, amount, returned])
enroll("E-28", jobless, "2021-02-10",
    "manual, error 6: benefit for March; that of the start month and April's return do not count", "rejected",
    ["BENEFIT_CONFLICT"])
innocent = registry.identity("柏同月", "female", "1984-03-30")
registry.rows["benefits"].append([registry.record(innocent, "12"), "2021-05", "1220.00", 0])
enroll("E-29", innocent, "2021-05-20", "benefit in the start month is no conflict", lines=6)
trouble = registry.identity("水多错", "male", "1976-06-26")
number = registry.record(trouble, "")
registry.rows["flexible"].append([number, "2020-01", ""])
registry.staff(number, bakery, "2019-01", "4100.00", insurances=["pension"])
enroll("E-30", trouble, "2021-07-01", "errors 5, 2 and 3 together", "rejected", ["HOUSEHOLD_TYPE_MISSING",
    "FLEXIBLE_ENROLLED", "PENSION_ENROLLED"])
enroll("E-31", untold, "2021-07-01", "the person of B-10", "rejected", ["HOUSEHOLD_TYPE_MISSING"])
enroll("E-32", moonlighter, "2021-07-01", "work injury at the employer where it is enrolled", "rejected",
    ["ALREADY_ENROLLED"], employer=software, insurances=["work-injury"])
enroll("E-33", low, "2021-07-01", "another name", "rejected", ["NAME_MISMATCH"], name="孔别名")
enroll("E-34", plain, "2021-07-01", "an employer that is not registered", "rejected", ["EMPLOYER_NOT_FOUND"],
    employer=unknown_employer)
enroll("E-35", plain, "2021-07-01", "a credit code with a wrong check character", "rejected", ["CREDIT_CODE_INVALID"],
    employer=wrong_check(machines))
enroll("E-36", {**plain, "id": wrong_check(plain["id"])}, "2021-07-01", "an ID number with a wrong check digit",
    "rejected", ["ID_NUMBER_INVALID"])
enroll("E-37", high, "2021-08-01", "starts after the operating month", "rejected", ["CONTRACT_DATES_INVALID"])
enroll("E-38", high, "2021-02-30", "starts on no day", "rejected", ["CONTRACT_DATES_INVALID"])
enroll("E-39", high, "2021-07-01", "a wage with three decimals", "rejected", ["WAGE_INVALID"], wage="6500.005")
mended = registry.identity("窦重报", "female", "1995-05-05")
registry.record(mended, "51")
request = enroll("E-40", mended, "2021-07-01", "mended, under the id of the malformed record before it", lines=0)
filings.sent["enrollment"].insert(-1, {**request, "nickname": "小窦"})
filings.expected.insert(-1, {"kind": "enrollment", "filingId": "E-40", "outcome": "rejected", "codes": ["MALFORMED"],
    "revision": 0, "shows": "an unknown field"})

# Benefit checks


def check(filing_id, person, start, shows, outcome="accepted", codes=(), **more):
    who = {"idType": "resident-id", "idNumber": person["id"]}
    filings.add("benefit-check", {"filingId": filing_id, "person": who, "contractStart": start}, shows, outcome, codes,
        **more)


check("U-01", plain, "2021-01-01", "no benefit at all", amountToReturn="0.00")
check("U-02", jobless, "2021-01-15", "benefit for February and March; April was returned", "rejected",
    ["BENEFIT_CONFLICT"], amountToReturn="2440.00")
check("U-03", innocent, "2021-05-01", "benefit in the start month", amountToReturn="0.00")
check("U-04", {"id": "321299199013010000"}, "2021-05-01", "no ID number", "rejected", ["ID_NUMBER_INVALID"])

# Arrears


def quote(
    filing_id,
    person,
    start,
    shows,
    outcome="accepted",
    codes=(),
    employer=machines,
    wage="6500.00",
    mode="quote",
    **more,
):
    request = {"filingId": filing_id, "mode": mode, "employer": employer, "person": {"idType": "resident-id",
        "idNumber": person["id"]}, "contractStart": start, "monthlyWage": wage, "insurances": ALL}
    filings.add("arrears", request, shows, outcome, codes, **more)


quote("A-01", stranger, "2021-01-03", "six months; nothing is booked", lines=18, beyondWindow=0)
quote("A-02", stranger, "2021-07-03", "nothing to back-pay", lines=0, beyondWindow=0)
quote("A-03", stranger, "2020-10-31", "three months beyond the window", lines=18, beyondWindow=3)
quote("A-04", stranger, "2021-03-31", "work injury by class 8: 1.9 %", employer=builders, lines=12, beyondWindow=0)
quote("A-05", stranger, "2021-03-31", "a wage of zero", "rejected", ["WAGE_INVALID"], wage="0.00")
quote("A-06", stranger, "2021-03-31", "booking is for the enrollment worker", "rejected", ["MALFORMED"], mode="book",
    revision=0)

# Certificates


def certify(filing_id, employer, first, last, shows, outcome="accepted", codes=(), insurances=ALL, persons=None,
        preview=False, **more):
    request = {"filingId": filing_id, "employer": employer, "insurances": insurances, "from": first, "to": last}
    if persons:
        request["persons"] = persons
        more["persons"] = len(persons)
    filings.add("certificate", {**request, "preview": preview}, shows, outcome, codes, **more)


loader = registry.rows["persons"][10]
certify("C-01", machines, "2021-01", "2021-06", "everybody of an employer")
certify("C-02", carriers, "2020-10", "2021-06", "one person, two insurances", persons=[loader[3]],
    insurances=["pension", "work-injury"])
certify("C-03", software, "2021-01", "2021-06", "a preview: a watermark, and no code", preview=True)
certify("C-04", nursery, "2021-01", "2021-06", "an employer without staff", "rejected", ["NOTHING_TO_CERTIFY"])
certify("C-05", machines, "2021-01", "2021-08", "a period that ends after the operating month", "rejected",
    ["PERIOD_INVALID"])
certify("C-06", unknown_employer, "2021-01", "2021-06", "an employer that is not registered", "rejected",
    ["EMPLOYER_NOT_FOUND"])
certify("C-07", machines, "2021-01", "2021-06", "an insurance that there is not", "rejected", ["MALFORMED"],
    insurances=["pension", "medical"], revision=0)

# Changes, and the ways out of the manual's errors

absent = known_to_ministry(registry.identity("费待采", "female", "1994-12-02"), "52")
enroll("E-41", absent, "2021-07-01", "manual, error 1, of somebody whom the ministry knows", "rejected",
    ["PERSON_NOT_FOUND"])
changes = Changes(registry, filings, {"machines": machines, "software": software}, enroll, collect)
changes.show_ways_out(absent=absent, flexible=flexible, enrolled=enrolled, blank=blank, jobless=jobless)
changes.show(write_photo(HERE / "attachments"), stranger=stranger, plain=plain, double=double, innocent=innocent,
    edge=edge)
changes.settle_all(stopped=enrolled)

# An outage of the ministry

for place, (name, sex, birth) in enumerate(
    [("章断线", "male", "1990-06-01"), ("云重试", "female", "1991-06-02"), ("苏复通", "male", "1992-06-03")], start=1
):
    person = known_to_ministry(registry.identity(name, sex, birth), "11")
    collect(f"B-9{place}", person, "filed while the ministry is out of reach: waits, then goes through",
        employer=software, file="outage/basic-info", created=True, deferred=True)


def write_readme():
    """Puts the table into README.md, between its two marks."""
    path = HERE / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, _, after = rest.partition("<!-- end of table -->\n")
    rows = ["| filing | shows | result |", "|---|---|---|"]
    for each in filings.expected:
        result = " ".join([each["outcome"], *(f"`{code}`" for code in each["codes"])])
        beside = " (revision 0)" if each.get("revision") == 0 else ""
        rows.append(f"| {each['kind']} {each['filingId']} | {each['shows']} | {result}{beside} |")
    path.write_text(f"{before}<!-- table -->\n" + "\n".join(rows) + f"\n<!-- end of table -->\n{after}",
        encoding="utf-8")


def main():
    registry.write(HERE / "registry")
    for folder in ("outage", "ways-out"):
        (HERE / "filings" / folder).mkdir(parents=True, exist_ok=True)
    filings.write(HERE / "filings")
    write_csv(HERE / "ministry.csv", "id_number,name,sex,birth_date,household_type", ministry)
    write_ndjson(HERE / "expected.ndjson", filings.expected)
    write_readme()


if __name__ == "__main__":
    main()
