import Registry
import SocialInsurance
import Testing

let ledgerCases: [ConformanceCase] = [
    ConformanceCase(
        "what is booked is paid, within the months asked for, over all records of an ID number",
        onOne: { registry in
            try await registry.write { transaction in
                let here = try transaction.addPerson(.made()).personNumber
                let there = try transaction.addPerson(.made(in: Place.nanjing)).personNumber
                try transaction.book([
                    .made(.pension, "2020-12", of: here), .made(.pension, "2021-01", of: here),
                    .made(.workInjury, "2021-01", of: here), .made(.pension, "2021-07", of: here),
                ])
                try transaction.book([.made(.unemployment, "2021-06", of: there, by: Code.second, filing: "E-2")])
            }
            let paid = try await registry.read {
                try $0.contributions(idNumber: IDNumber.first, months: month("2021-01")...month("2021-06"))
            }
            #expect(
                Set(paid) == [
                    PaidContribution(month: month("2021-01"), insurance: .pension, payer: Code.first),
                    PaidContribution(month: month("2021-01"), insurance: .workInjury, payer: Code.first),
                    PaidContribution(month: month("2021-06"), insurance: .unemployment, payer: Code.second),
                ])
            #expect(paid.count == 3)
        }),
    ConformanceCase(
        "a filing books a month of an insurance once",
        onOne: { registry in
            let person = try await registry.write { try $0.addPerson(.made()).personNumber }
            await #expect(throws: RegistryError.self) {
                try await registry.write { transaction in
                    try transaction.book([.made(.pension, "2021-01", of: person)])
                    do {
                        try transaction.book([
                            .made(.unemployment, "2021-01", of: person), .made(.pension, "2021-01", of: person),
                        ])
                    } catch let error as RegistryError {
                        #expect(error.isOneStatements)
                        throw error
                    }
                }
            }
            let audit = try await registry.read { try $0.auditLedger() }
            #expect(audit == LedgerTotals(bookedLines: 0, importedLines: 0, paidTwice: 0, enrolledTwice: 0))
        }),
    ConformanceCase(
        "an audit finds what is paid or enrolled twice",
        onOne: { registry in
            let audit = try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                try transaction.book([
                    .made(.pension, "2021-01", of: person), .made(.workInjury, "2021-01", of: person),
                ])
                try transaction.book([.made(.pension, "2021-01", of: person, filing: "E-2")])
                try transaction.book([.made(.workInjury, "2021-01", of: person, by: Code.second, filing: "E-3")])
                try transaction.addEnrollment(
                    .made(.pension, of: person), filing: "E-1", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.pension, of: person, from: "2021-02"), filing: "E-2", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.workInjury, of: person, to: "2021-01"), filing: "E-1", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.workInjury, of: person), filing: "E-2", operatingMonth: month("2021-07"))
                return try transaction.auditLedger()
            }
            #expect(audit == LedgerTotals(bookedLines: 4, importedLines: 0, paidTwice: 1, enrolledTwice: 1))
        }),
]

let paidMonthCases: [ConformanceCase] = [
    ConformanceCase(
        "an employer's paid months come by ID number, insurance and month",
        onOne: { registry in
            let (first, second) = try await registry.write { transaction in
                let second = try transaction.addPerson(.made(IDNumber.second))
                let first = try transaction.addPerson(.made(IDNumber.first))
                try transaction.book([
                    .made(.unemployment, "2021-01", of: second.personNumber),
                    .made(.pension, "2021-02", of: second.personNumber),
                    .made(.pension, "2021-01", of: second.personNumber),
                    .made(.workInjury, "2021-01", of: second.personNumber),
                    .made(.pension, "2021-03", of: second.personNumber),
                ])
                try transaction.book([
                    .made(.pension, "2021-02", of: first.personNumber, filing: "E-2"),
                    .made(.pension, "2021-01", of: first.personNumber, by: Code.second, filing: "E-3"),
                ])
                return (first, second)
            }
            try await registry.read { view throws in
                let chosen = try view.paidMonths(
                    of: Code.first, insurances: [.pension, .unemployment], months: month("2021-01")...month("2021-02"),
                    idNumbers: nil)
                #expect(
                    chosen == [
                        PaidMonth(person: first, insurance: .pension, month: month("2021-02")),
                        PaidMonth(person: second, insurance: .pension, month: month("2021-01")),
                        PaidMonth(person: second, insurance: .pension, month: month("2021-02")),
                        PaidMonth(person: second, insurance: .unemployment, month: month("2021-01")),
                    ])
                let some = try view.paidMonths(
                    of: Code.first, insurances: [.pension], months: month("2021-01")...month("2021-06"),
                    idNumbers: [IDNumber.first, IDNumber.third])
                #expect(some == [PaidMonth(person: first, insurance: .pension, month: month("2021-02"))])
                let nobody = try view.paidMonths(
                    of: Code.third, insurances: Set(Insurance.allCases), months: month("2021-01")...month("2021-06"),
                    idNumbers: nil)
                #expect(nobody == [])
            }
        }),
    ConformanceCase(
        "months of two records with one ID number stand together",
        onOne: { registry in
            let (here, there) = try await registry.write { transaction in
                let here = try transaction.addPerson(.made())
                let there = try transaction.addPerson(.made())
                try transaction.book([
                    .made(.pension, "2021-02", of: here.personNumber),
                    .made(.unemployment, "2021-01", of: here.personNumber),
                ])
                try transaction.book([
                    .made(.pension, "2021-01", of: there.personNumber, filing: "E-2"),
                    .made(.pension, "2021-02", of: there.personNumber, filing: "E-2"),
                ])
                return (here, there)
            }
            let paid = try await registry.read {
                try $0.paidMonths(
                    of: Code.first, insurances: Set(Insurance.allCases), months: month("2021-01")...month("2021-06"),
                    idNumbers: nil)
            }
            #expect(
                paid == [
                    PaidMonth(person: there, insurance: .pension, month: month("2021-01")),
                    PaidMonth(person: here, insurance: .pension, month: month("2021-02")),
                    PaidMonth(person: there, insurance: .pension, month: month("2021-02")),
                    PaidMonth(person: here, insurance: .unemployment, month: month("2021-01")),
                ])
        }),
]
