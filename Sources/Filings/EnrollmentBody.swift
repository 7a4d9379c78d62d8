import MessageJSON
import SocialInsurance

/// The answer to an accepted enrollment.
public struct EnrollmentBody: ResultBody {
    public static let kind = FilingKind.enrollment

    public let personNumber: PersonNumber
    /// The month of the contract's start.
    public let startMonth: Month
    /// In the order of ``Insurance``.
    public let insurances: [Insurance]
    /// As booked.
    public let arrears: ArrearsBody

    public init(personNumber: PersonNumber, startMonth: Month, insurances: [Insurance], arrears: ArrearsBody) {
        self.personNumber = personNumber
        self.startMonth = startMonth
        self.insurances = insurances
        self.arrears = arrears
    }

    public func write(to fields: JSONFields) {
        fields.add("personNumber", personNumber.text)
        fields.add("startMonth", startMonth.description)
        fields.addList("insurances", count: insurances.count) { $1.append(insurances[$0].rawValue) }
        fields.addObject("arrears", arrears.write)
    }
}
