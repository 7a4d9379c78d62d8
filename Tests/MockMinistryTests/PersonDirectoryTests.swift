import SocialInsurance
import Testing

@testable import MockMinistry

@Suite("Whom the mock ministry knows")
struct PersonDirectoryTests {
    private let zhang = PersonDirectory.Person(
        name: name("迪丽·娜"), sex: nil, birthDate: nil, householdType: .rural)

    private static func name(_ text: String) -> PersonName {
        guard let name = PersonName(text) else { preconditionFailure("no name") }
        return name
    }

    private let id = IdentityDocument(recorded: "321083197812162119", type: .residentID)
    private let other = IdentityDocument(recorded: "810000199408230021", type: .residentID)

    @Test("names are compared as the rules have it: trimmed, with one kind of separator")
    func names() {
        let directory = PersonDirectory(persons: [id.number: zhang], isStrict: true)
        #expect(directory.answer(id, Self.name(" 迪丽•娜 ")) == .match(sex: nil, birthDate: nil, householdType: .rural))
        #expect(directory.answer(id, Self.name("迪丽娜")) == .nameDiffers)
        #expect(directory.answer(other, Self.name("迪丽·娜")) == .notFound)
    }

    @Test("whoever is not in the file is made up from the number, and the same each time")
    func madeUp() {
        let directory = PersonDirectory(persons: [id.number: zhang])
        guard case .match(.female, CalendarDate("1994-08-23"), let household?) = directory.answer(other, Self.name("x"))
        else {
            Issue.record("no match")
            return
        }
        #expect(directory.answer(other, Self.name("y")) == directory.answer(other, Self.name("z")))
        #expect(household == PersonDirectory.madeUpHousehold(other.number))
        #expect(directory.answer(id, Self.name("x")) == .nameDiffers)
    }

    @Test("a passport tells neither sex nor birth date")
    func passport() {
        let passport = IdentityDocument(recorded: "E12345678", type: .passport)
        guard case .match(nil, nil, _?) = PersonDirectory().answer(passport, Self.name("x")) else {
            Issue.record("no match")
            return
        }
    }
}
