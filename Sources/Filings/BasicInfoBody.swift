import MessageJSON
import SocialInsurance

/// The answer to accepted basic information.
public struct BasicInfoBody: ResultBody {
    public static let kind = FilingKind.basicInfo

    public let personNumber: PersonNumber
    /// False where the area had a record of the person already, which is left as it is.
    public let created: Bool

    public init(personNumber: PersonNumber, created: Bool) {
        self.personNumber = personNumber
        self.created = created
    }

    public func write(to fields: JSONFields) {
        fields.add("personNumber", personNumber.text)
        fields.add("created", created)
    }
}
