import Foundation
import SocialInsurance
import Testing
import Yams

/// What many tests start from.
enum Fixtures {
    /// The policy that ships.
    static let policy: Policy = {
        let folder = URL(filePath: #filePath).appending(path: "../../../policy").standardized
        do {
            return try Policy(
                ["pension", "unemployment", "work-injury", "base-limits"].map { name in
                    let file = folder.appending(path: "\(name).yaml")
                    return try YAMLDecoder().decode(PolicyDocument.self, from: Data(contentsOf: file))
                })
        } catch {
            fatalError("the policy that ships cannot be read: \(error)")
        }
    }()

    /// A folder or file among the worked cases.
    static func caseFile(_ path: String) throws -> Data {
        let cases = try #require(Bundle.module.url(forResource: "Cases", withExtension: nil))
        return try Data(contentsOf: cases.appending(path: path))
    }

    static let creditCode = creditCode("91440300708461136T")
    static let otherCreditCode = creditCode("91110108551385082Q")
    static let area = area("321200")
    static let otherArea = area("320100")

    static func creditCode(_ text: String) -> CreditCode { CreditCode(text)! }
    static func area(_ text: String) -> AreaCode { AreaCode(text)! }
    static func month(_ text: String) -> Month { Month(text)! }
    static func date(_ text: String) -> CalendarDate { CalendarDate(text)! }
    static func yuan(_ text: String) -> Money { Money(yuan: text)! }
    static func name(_ text: String) -> PersonName { PersonName(text)! }
    static func number(_ text: String) -> PersonNumber { PersonNumber(text)! }

    static func employer(
        _ creditCode: CreditCode = creditCode, area: AreaCode = area, injuryClass: Int = 3
    ) -> Employer {
        Employer(creditCode: creditCode, name: "泰州某某有限公司", area: area, injuryClass: injuryClass)
    }

    /// A valid resident ID number: male, born 1978-12-16.
    static let idNumber = "321083197812162119"

    static func record(
        _ number: String = "32120000000001", area: AreaCode = area, idNumber: String = idNumber, name: String = "张三",
        householdType: HouseholdType? = .urban
    ) -> PersonRecord {
        let identity = IdentityDocument(recorded: idNumber, type: .residentID)
        return PersonRecord(
            personNumber: self.number(number), area: area, identity: identity, name: self.name(name),
            sex: identity.sex, birthDate: identity.birthDate, householdType: householdType)
    }
}
