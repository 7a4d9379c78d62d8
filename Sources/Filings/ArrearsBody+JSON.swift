import MessageJSON
import SocialInsurance

/// A line of an arrears result, of which most accepted enrollments hold several. The same text as its `Encodable` makes.
extension Contribution: JSONWritable {
    public func write(to text: inout JSONText) {
        text.append(raw: #"{"base":"#)
        text.append(base.description)
        text.append(raw: #","employerAmount":"#)
        text.append(employerAmount.description)
        text.append(raw: #","individualAmount":"#)
        text.append(individualAmount.description)
        text.append(raw: #","insurance":"#)
        text.append(insurance.rawValue)
        text.append(raw: #","month":"#)
        text.append(month.description)
        text.append(raw: "}")
    }
}
