import SocialInsurance

/// Makes values of rows. Each function returns nil where it has noted a problem.
struct RowParser {
    /// No ID number carries a birth date after it.
    let today: CalendarDate

    func area(_ row: inout RowFields) -> Area? {
        let code = row.required("area", AreaCode.expectedForm, AreaCode.init)
        let name = row.required("name", Self.nameForm, Self.name)
        let factor = row.optional("injury_factor", InjuryFactor.expectedForm, InjuryFactor.init) ?? .full
        guard let code, let name, row.problems.isEmpty else { return nil }
        return Area(code: code, name: name, injuryFactor: factor)
    }

    func employer(_ row: inout RowFields) -> Employer? {
        let creditCode = row.required("credit_code", CreditCode.expectedForm, CreditCode.init)
        let name = row.required("name", Self.nameForm, Self.name)
        let area = row.required("area", AreaCode.expectedForm, AreaCode.init)
        let injuryClass = row.required("injury_class", "a class from 1 to 8", Self.injuryClass)
        guard let creditCode, let name, let area, let injuryClass, row.problems.isEmpty else { return nil }
        return Employer(creditCode: creditCode, name: name, area: area, injuryClass: injuryClass)
    }

    func person(_ row: inout RowFields) -> PersonRecord? {
        let personNumber = row.required("person_number", PersonNumber.expectedForm, PersonNumber.init)
        let area = row.required("area", AreaCode.expectedForm, AreaCode.init)
        let idType = row.required("id_type", "resident-id or passport", IDType.init)
        let identity = idType.flatMap { type in
            row.required("id_number", "a number by the rules of its id_type") {
                IdentityDocument(type: type, number: $0, today: today)
            }
        }
        let name = row.required("name", "a name of 1 to 50 characters", PersonName.init)
        let sex = row.optional("sex", "male or female", Sex.init)
        let birthDate = row.optional("birth_date", CalendarDate.expectedForm, CalendarDate.init)
        let household = row.optional("household_type", "a code of AAC009", HouseholdType.init)
        if let personNumber, let area, personNumber.area != area {
            row.refuse("person_number does not begin with the area")
        }
        if let sex, let own = identity?.sex, sex != own { row.refuse("sex is not what the ID number says") }
        if let birthDate, let own = identity?.birthDate, birthDate != own {
            row.refuse("birth_date is not what the ID number says")
        }
        guard let personNumber, let area, let identity, let name, row.problems.isEmpty else { return nil }
        // The ID number tells what is left out.
        return PersonRecord(
            personNumber: personNumber, area: area, identity: identity, name: name, sex: sex ?? identity.sex,
            birthDate: birthDate ?? identity.birthDate, householdType: household)
    }

    func enrollment(_ row: inout RowFields) -> Enrollment? {
        let creditCode = row.required("credit_code", CreditCode.expectedForm, CreditCode.init)
        let personNumber = row.required("person_number", PersonNumber.expectedForm, PersonNumber.init)
        let insurance = row.required("insurance", Self.insuranceForm, Insurance.init)
        let months = period(&row)
        let wage = row.required("monthly_wage", Self.amountForm, Self.amount)
        guard let creditCode, let personNumber, let insurance, let months, let wage, row.problems.isEmpty else {
            return nil
        }
        return Enrollment(
            creditCode: creditCode, personNumber: personNumber, insurance: insurance, startMonth: months.start,
            endMonth: months.end, monthlyWage: wage)
    }

    func flexibleEnrollment(_ row: inout RowFields) -> FlexibleEnrollment? {
        let personNumber = row.required("person_number", PersonNumber.expectedForm, PersonNumber.init)
        let months = period(&row)
        guard let personNumber, let months, row.problems.isEmpty else { return nil }
        return FlexibleEnrollment(personNumber: personNumber, startMonth: months.start, endMonth: months.end)
    }

    func contribution(_ row: inout RowFields) -> ImportedContribution? {
        let creditCode = row.optional("credit_code", CreditCode.expectedForm, CreditCode.init)
        let personNumber = row.required("person_number", PersonNumber.expectedForm, PersonNumber.init)
        let insurance = row.required("insurance", Self.insuranceForm, Insurance.init)
        let month = row.required("month", Month.expectedForm, Month.init)
        let base = row.required("base", Self.amountForm, Self.amount)
        let settlementMonth = row.required("settlement_month", Month.expectedForm, Month.init)
        if let month, let settlementMonth, settlementMonth < month {
            row.refuse("settlement_month lies before month")
        }
        guard let personNumber, let insurance, let month, let base, let settlementMonth, row.problems.isEmpty else {
            return nil
        }
        return ImportedContribution(
            creditCode: creditCode, personNumber: personNumber, insurance: insurance, month: month, base: base,
            settlementMonth: settlementMonth)
    }

    func benefit(_ row: inout RowFields) -> BenefitPayment? {
        let personNumber = row.required("person_number", PersonNumber.expectedForm, PersonNumber.init)
        let month = row.required("month", Month.expectedForm, Month.init)
        let amount = row.required("amount", Self.amountForm, Self.amount)
        let returned = row.required("returned", "0 or 1") { ["0": false, "1": true][$0] }
        guard let personNumber, let month, let amount, let returned, row.problems.isEmpty else { return nil }
        return BenefitPayment(personNumber: personNumber, month: month, amount: amount, returned: returned)
    }

    private func period(_ row: inout RowFields) -> (start: Month, end: Month?)? {
        let start = row.required("start_month", Month.expectedForm, Month.init)
        let end = row.optional("end_month", Month.expectedForm, Month.init)
        guard let start else { return nil }
        if let end, end < start { row.refuse("end_month lies before start_month") }
        return (start, end)
    }

    private static let insuranceForm = "pension, unemployment or work-injury"
    private static let nameForm = "a name of 1 to 200 characters in one line"

    private static func name(_ text: String) -> String? {
        (1...200).contains(text.unicodeScalars.count) && !text.unicodeScalars.contains { $0.value < 0x20 } ? text : nil
    }

    private static let amountForm = "an amount in yuan above zero with at most two decimals"

    /// No wage, base or benefit is nothing.
    private static func amount(_ text: String) -> Money? {
        Money(yuan: text).flatMap { $0 > .zero ? $0 : nil }
    }

    private static func injuryClass(_ text: String) -> Int? {
        ["1", "2", "3", "4", "5", "6", "7", "8"].contains(text) ? Int(text) : nil
    }
}
