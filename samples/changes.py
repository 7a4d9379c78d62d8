"""What becomes of people's insurance after they are enrolled, and the ways out of what refuses an enrollment."""

from synthesis import ALL


def who(person, name=True):
    named = {"name": person["name"]} if name else {}
    return {"idType": person.get("type", "resident-id"), "idNumber": person["id"], **named}


class Changes:
    def __init__(self, registry, filings, employers, enroll, collect):
        self.registry, self.filings, self.employers = registry, filings, employers
        self.enroll, self.collect = enroll, collect

    def terminate(self, filing_id, person, last, shows, outcome="accepted", codes=(), reason="contract-expired",
            employer="machines", file=None, **more):
        request = {"filingId": filing_id, "employer": self.employers[employer], "person": who(person),
            "lastMonth": last, "reason": reason}
        self.filings.add("termination", request, shows, outcome, codes, file=file, **more)

    def adjust(self, filing_id, person, wage, first, photos, shows, outcome="accepted", codes=(), **more):
        request = {"filingId": filing_id, "employer": self.employers["machines"], "person": who(person),
            "monthlyWage": wage, "effectiveMonth": first, "attachments": photos}
        self.filings.add("base-adjustment", request, shows, outcome, codes, **more)

    def roll_back(self, filing_id, person, target, shows, outcome="accepted", codes=(), **more):
        request = {"filingId": filing_id, "employer": self.employers["machines"], "person": who(person),
            "targetFilingId": target}
        self.filings.add("rollback", request, shows, outcome, codes, **more)

    def stop_flexible(self, filing_id, person, shows, *result, file=None):
        request = {"filingId": filing_id, "person": who(person), "lastMonth": "2021-06"}
        self.filings.add("flexible-stop", request, shows, *result, file=file)

    def set_household(self, filing_id, person, code, shows, *result, file=None):
        request = {"filingId": filing_id, "person": who(person), "householdType": code}
        self.filings.add("household-type", request, shows, *result, file=file)

    def give_back(self, filing_id, person, month, amount, shows, *result, file=None):
        request = {"filingId": filing_id, "person": who(person, name=False),
            "returned": [{"month": month, "amount": amount}]}
        self.filings.add("benefit-return", request, shows, *result, file=file)

    def show_ways_out(self, absent, flexible, enrolled, blank, jobless):
        """Error 4 has its own among the enrollments: E-26 chooses one of the numbers."""
        self.collect("B-41", absent, "way out of error 1: file the person", file="ways-out/basic-info", created=True)
        self.stop_flexible("F-01", flexible, "way out of error 2: the person stops flexible employment",
            file="ways-out/flexible-stop")
        self.terminate("T-01", enrolled, "2021-06", "way out of error 3: the former employer stops",
            reason="resigned", employer="software", file="ways-out/termination")
        self.set_household("H-01", blank, "11", "way out of error 5: the person sets the household type",
            file="ways-out/household-type")
        self.give_back("N-01", jobless, "2021-03", "1220.00", "way out of error 6: the month in question is paid back",
            file="ways-out/benefit-return")
        for number, error, person, start, lines in [(51, 1, absent, "2021-07-01", 0),
            (52, 2, flexible, "2021-07-01", 0), (53, 3, enrolled, "2021-07-01", 0), (55, 5, blank, "2021-07-01", 0),
            (56, 6, jobless, "2021-02-10", 15)]:
            self.enroll(f"E-{number}", person, start, f"error {error} is mended", file="ways-out/enrollment",
                lines=lines)

    def show(self, photo, stranger, plain, double, innocent, edge):
        first, second, third, fourth = ({"id": row[3], "name": row[4]} for row in self.registry.rows["persons"][:4])
        self.terminate("T-02", first, "2021-07", "stops with this month")
        self.terminate("T-03", second, "2021-07", "stops, by mistake: see R-01")
        self.terminate("T-04", third, "2021-05", "before a month that is settled", "rejected", ["END_MONTH_INVALID"])
        self.terminate("T-05", third, "2021-08", "after the operating month", "rejected", ["END_MONTH_INVALID"])
        self.terminate("T-06", stranger, "2021-07", "nobody of that number works there", "rejected",
            ["NOT_ENROLLED_HERE"])
        self.terminate("T-07", third, "2021-07", "a reason that there is not", "rejected", ["MALFORMED"],
            reason="bored", revision=0)
        self.adjust("J-01", third, "6400.00", "2021-04", [photo],
            "a rise from April on: the difference for three months that are settled", lines=9)
        self.adjust("J-02", fourth, "9900.00", "2021-07", [photo],
            "a rise from this month on: nothing is settled yet", lines=0)
        self.adjust("J-03", fourth, "9900.00", "2021-07", [photo], "no more than the present wage", "rejected",
            ["BASE_NOT_RAISED"])
        self.adjust("J-04", fourth, "10500.00", "2021-07", [], "without a photo", "rejected", ["ATTACHMENT_MISSING"])
        self.adjust("J-05", fourth, "10500.00", "2020-12", [photo], "last year's months are over", "rejected",
            ["PERIOD_INVALID"])
        self.stop_flexible("F-02", plain, "no flexible employment", "rejected", ["NOT_FLEXIBLE"])
        self.set_household("H-02", double, "12", "two records, and none is chosen", "rejected", ["PERSON_AMBIGUOUS"])
        self.give_back("N-02", innocent, "2021-05", "1200.00", "another amount than was paid", "rejected",
            ["BENEFIT_NOT_FOUND"])
        self.roll_back("R-01", second, "T-03", "the termination is undone", lines=0)
        self.roll_back("R-02", edge, "E-02", "the enrollment is undone, with its eighteen lines", lines=18)
        self.roll_back("R-03", edge, "E-02", "once is enough", "rejected", ["ROLLBACK_NOT_ALLOWED"])
        self.roll_back("R-04", third, "J-01", "the rise is undone, with its nine lines", lines=9)
        self.roll_back("R-05", fourth, "E-01", "another person's filing", "rejected", ["ROLLBACK_NOT_ALLOWED"])

    def settle_all(self, stopped):
        """`stopped`: whom T-01 has stopped with the month before."""
        self.settle("S-01", "2021-07", "everybody's regular contributions",
            **self.regular_contributions("2021-07", stopped))
        self.settle("S-02", "2021-07", "once more: nothing is left", persons=0, lines=0)
        self.settle("S-03", "2021-08", "a month that has not begun", "rejected", ["PERIOD_INVALID"])

    def settle(self, filing_id, month, shows, outcome="accepted", codes=(), **more):
        self.filings.add("settlement", {"filingId": filing_id, "month": month}, shows, outcome, codes, **more)

    def regular_contributions(self, month, stopped):
        """For how many persons and insurances a month's contribution is due, after all that is filed before."""
        numbers = {row[0]: row[3] for row in self.registry.rows["persons"]}
        active = {(numbers[number], employer, insurance)
            for employer, number, insurance, start, end, _ in self.registry.rows["enrollments"]
            if start <= month <= (end or month)}
        active -= {(stopped["id"], self.employers["software"], insurance) for insurance in ALL}
        accepted = {each["filingId"] for each in self.filings.expected
            if each["kind"] == "enrollment" and each["outcome"] == "accepted"} - {"E-02"}
        for file in ("enrollment", "ways-out/enrollment"):
            for request in self.filings.sent[file]:
                if request["filingId"] in accepted:
                    for insurance in request.get("insurances", ALL):
                        active.add((request["person"]["idNumber"], request["employer"], insurance))
        # Each employer pays its own work injury; the other two are paid once for a person.
        lines = {(person, insurance, employer if insurance == "work-injury" else "")
            for person, employer, insurance in active}
        return {"persons": len({person for person, _, _ in active}), "lines": len(lines)}
