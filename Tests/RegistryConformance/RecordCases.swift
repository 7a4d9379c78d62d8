import Registry
import SocialInsurance
import Testing

let recordCases: [ConformanceCase] = [
    ConformanceCase(
        "what was never written is not found",
        onOne: { registry in
            try await registry.read { view throws in
                #expect(try view.employer(Code.first) == nil)
                #expect(try view.area(Place.taizhou) == nil)
                #expect(try view.personRecords(idNumber: IDNumber.first) == [])
                #expect(try view.enrollments(idNumber: IDNumber.first) == [])
                #expect(try view.flexibleEnrollments(idNumber: IDNumber.first) == [])
                #expect(try view.benefits(idNumber: IDNumber.first, after: month("1900-01")) == [])
                #expect(
                    try view.contributions(idNumber: IDNumber.first, months: month("1900-01")...month("2999-12")) == [])
            }
        }),
    ConformanceCase(
        "a person's records in all areas are found by area, then number",
        onOne: { registry in
            let made = try await registry.write { transaction in
                [
                    try transaction.addPerson(.made(in: Place.taizhou)),
                    try transaction.addPerson(.made(in: Place.nanjing)),
                    try transaction.addPerson(.made(in: Place.taizhou, household: nil)),
                    try transaction.addPerson(.made(IDNumber.second)),
                ]
            }
            #expect(
                made.map(\.personNumber.text) == [
                    "32120000000001", "32010000000001", "32120000000002", "32120000000003",
                ])
            try await registry.read { view throws in
                #expect(try view.personRecords(idNumber: IDNumber.first) == [made[1], made[0], made[2]])
                #expect(try view.personRecords(idNumber: IDNumber.second) == [made[3]])
            }
        }),
    ConformanceCase(
        "a person number goes on from the area's highest",
        onOne: { registry in
            let number = try await registry.write { transaction in
                let taken = try PersonNumber(area: Place.taizhou, serial: 41).map { number in
                    PersonRecord(
                        personNumber: number, area: Place.taizhou,
                        identity: IdentityDocument(recorded: IDNumber.second, type: .residentID),
                        name: try #require(PersonName("李四")), sex: nil, birthDate: nil, householdType: nil)
                }
                _ = try transaction.add(.persons([try #require(taken)]), of: try transaction.beginImport(at: .at(0)))
                return try transaction.addPerson(.made()).personNumber
            }
            #expect(number.text == "32120000000042")
        }),
    ConformanceCase(
        "an area without numbers left is one filing's problem",
        onOne: { registry in
            await #expect(throws: RegistryError.self) {
                try await registry.write { transaction in
                    let last = PersonRecord(
                        personNumber: try #require(PersonNumber("32120099999999")), area: Place.taizhou,
                        identity: IdentityDocument(recorded: IDNumber.second, type: .residentID),
                        name: try #require(PersonName("李四")), sex: nil, birthDate: nil, householdType: nil)
                    _ = try transaction.add(.persons([last]), of: try transaction.beginImport(at: .at(0)))
                    do {
                        _ = try transaction.addPerson(.made())
                    } catch let error as RegistryError {
                        #expect(error.isOneStatements)
                        throw error
                    }
                }
            }
        }),
    ConformanceCase(
        "enrollments are found over all records of an ID number, ended ones too",
        onOne: { registry in
            let (here, there) = try await registry.write { transaction in
                let here = try transaction.addPerson(.made()).personNumber
                let there = try transaction.addPerson(.made(in: Place.nanjing)).personNumber
                let other = try transaction.addPerson(.made(IDNumber.second)).personNumber
                try transaction.addEnrollment(
                    .made(.pension, of: here, to: "2021-03"), filing: "E-1", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.workInjury, of: there, at: Code.second), filing: "E-2", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.pension, of: other), filing: "E-3", operatingMonth: month("2021-07"))
                return (here, there)
            }
            let found = try await registry.read { try $0.enrollments(idNumber: IDNumber.first) }
            #expect(
                Set(found) == [
                    .made(.pension, of: here, to: "2021-03"), .made(.workInjury, of: there, at: Code.second),
                ])
        }),
    ConformanceCase(
        "one who was stopped can begin again in the same month",
        onOne: { registry in
            let found = try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                try transaction.addEnrollment(
                    .made(.pension, of: person, to: "2021-01"), filing: "E-1", operatingMonth: month("2021-07"))
                try transaction.addEnrollment(
                    .made(.pension, of: person), filing: "E-2", operatingMonth: month("2021-07"))
                return try transaction.enrollments(idNumber: IDNumber.first)
            }
            #expect(found.count == 2)
        }),
]
