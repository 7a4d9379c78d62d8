import MessageJSON
import SocialInsurance

// The same texts as the types' `Encodable` makes.

/// A line of an arrears result, of which most accepted enrollments hold several.
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

/// What an insurance's lines come to.
extension ArrearsSchedule.Total: JSONWritable {
    public func write(to text: inout JSONText) {
        text.append(raw: #"{"employerAmount":"#)
        text.append(employerAmount.description)
        text.append(raw: #","individualAmount":"#)
        text.append(individualAmount.description)
        text.append(raw: "}")
    }
}

extension ArrearsBody {
    public func write(to fields: JSONFields) {
        fields.add("booked", booked)
        fields.add("settlementMonth", schedule.settlementMonth.description)
        fields.addList("lines", count: schedule.lines.count) { schedule.lines[$0].write(to: &$1) }
        fields.addList("beyondWindow", count: schedule.beyondWindow.count) {
            $1.append(schedule.beyondWindow[$0].description)
        }
        if !schedule.beyondWindow.isEmpty { fields.add("beyondWindowRemedy", Self.beyondWindowRemedy) }
        fields.addObject("totals") { totals in
            for total in schedule.totals { totals.add(total.insurance.rawValue, total) }
            totals.add("total", schedule.total.description)
        }
    }
}
