import SocialInsurance
import Testing

@Suite("Identity documents")
struct IdentityDocumentTests {
    private let today = Fixtures.date("2021-07-15")

    private func residentID(_ number: String) -> IdentityDocument? {
        IdentityDocument(type: .residentID, number: number, today: today)
    }

    private func passport(_ number: String) -> IdentityDocument? {
        IdentityDocument(type: .passport, number: number, today: today)
    }

    @Test(
        "public numbers are valid",
        arguments: [
            ("932682198501010017", Sex.male, "1985-01-01"),
            ("911124198108030024", .female, "1981-08-03"),
            ("810000199408230021", .female, "1994-08-23"),
            ("830000199201300022", .female, "1992-01-30"),
            ("321083197812162119", .male, "1978-12-16"),
            ("11010519491231002X", .female, "1949-12-31"),
            // Of counties that no longer exist.
            ("321028197103282885", .female, "1971-03-28"),
            ("321082200111021370", .male, "2001-11-02"),
        ])
    func valid(number: String, sex: Sex, birthDate: String) throws {
        let document = try #require(residentID(number))
        #expect(document.number == number)
        #expect(document.sex == sex)
        #expect(document.birthDate == Fixtures.date(birthDate))
    }

    @Test("a lower-case x is stored as X")
    func lowerCaseCheckCharacter() {
        #expect(residentID("11010519491231002x")?.number == "11010519491231002X")
        #expect(residentID("11010519491231002x") == residentID("11010519491231002X"))
    }

    @Test("every single wrong digit is found")
    func wrongDigit() {
        let valid = Array("321083197812162119")
        for position in valid.indices {
            for digit in "0123456789X" where digit != valid[position] {
                var number = valid
                number[position] = digit
                #expect(residentID(String(number)) == nil, "position \(position + 1)")
            }
        }
    }

    /// Gives 17 digits the check character that belongs to them.
    private func completed(_ digits: String) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0.wholeNumberValue! * $1.1 }
        return digits + [Character]("10X98765432")[sum % 11].description
    }

    @Test(
        "a birth date must be a day from 1900 to today",
        arguments: [
            ("19000101", true), ("20210715", true), ("20200229", true), ("18991231", false), ("20210716", false),
            ("20210229", false), ("19000229", false), ("19900431", false), ("19901301", false), ("19900001", false),
            ("19900100", false),
        ])
    func birthDate(date: String, isValid: Bool) {
        #expect((residentID(completed("321202" + date + "001")) != nil) == isValid)
    }

    @Test(
        "an area code begins with 1 to 6, with 81, 82 or 83, or with 9",
        arguments: [
            ("110101", true), ("659001", true), ("699999", true), ("810000", true), ("820000", true), ("830000", true),
            ("932682", true), ("010101", false), ("710000", false), ("800000", false), ("840000", false),
        ])
    func areaCode(area: String, isValid: Bool) {
        #expect((residentID(completed(area + "19900307451")) != nil) == isValid)
    }

    @Test(
        "other forms are refused",
        arguments: [
            "", "321083781216211", "32108319781216211", "3210831978121621190", " 321083197812162119",
            "321083197812162119 ",
            "３２１０８３１９７８１２１６２１１９", "32108319781216211９", "32108319781216211\u{0669}", "X21083197812162119",
            "1101051949123100Ⅹ", "110105194912310O2X",
        ])
    func malformed(number: String) {
        #expect(residentID(number) == nil)
    }

    @Test("a passport is 5 to 20 letters or digits, in upper case")
    func passports() {
        #expect(passport("e1234567")?.number == "E1234567")
        #expect(passport("AB123") != nil)
        #expect(passport("A1234567890123456789") != nil)
        #expect(passport("E1234567")?.sex == nil)
        #expect(passport("E1234567")?.birthDate == nil)
        for number in ["", "AB12", "A12345678901234567890", "E 123456", "E-123456", "É1234567", "Ｅ1234567", "E123456７"]
        {
            #expect(passport(number) == nil, "\(number)")
        }
    }

    @Test("masking keeps what tells numbers apart in a log, and no more")
    func masking() {
        #expect(residentID("11010519491231002X")?.masked == "110105********002X")
        #expect(passport("E1234567")?.masked == "E*****67")
        #expect(IdentityDocument.masked("AB123") == "A**23")
        #expect(IdentityDocument.masked("AB12") == "****")
        #expect(IdentityDocument.masked("") == "")
        #expect(IdentityDocument.masked("三二一零八三一九七八一二一六二一一九") == "三二一零八三********二一一九")
    }
}
