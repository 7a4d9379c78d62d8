/// A flexible stop filing's fields as they were sent.
public struct FlexibleStopForm: Hashable, Sendable {
    public var person: PersonForm
    public var lastMonth: String

    public init(person: PersonForm, lastMonth: String) {
        self.person = person
        self.lastMonth = lastMonth
    }
}

/// A flexible stop filing that names a person, 灵活就业人员停保登记.
public struct FlexibleStopApplication: Hashable, Sendable {
    public let person: PersonClaim
    public let operatingMonth: Month
    /// Nil: none that can be read.
    private let lastMonth: Month?

    /// The form's own checks: ID number, name.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The month of the filing's first receipt.
    public static func read(
        _ form: FlexibleStopForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<FlexibleStopApplication> {
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        return .accepted(
            FlexibleStopApplication(
                person: person, operatingMonth: operatingMonth, lastMonth: Month(form.lastMonth)))
    }

    /// The flexible enrollments that end, each with its last month: all that are active under the ID number, since any of
    /// them would stand in the way of an employer.
    ///
    /// - Parameters:
    ///   - records: All that carry the ID number.
    ///   - enrollments: Under the ID number.
    ///   - paid: What is paid under the ID number, by anyone.
    public func decide(
        records: [PersonRecord], enrollments: [FlexibleEnrollment], paid: [PaidContribution]
    ) -> Ruling<[FlexibleEnrollment]> {
        let active = enrollments.filter { $0.isActive(in: operatingMonth) }
        guard !active.isEmpty else { return .rejected(.notFlexible) }
        let numbers = Set(active.map(\.personNumber))
        guard records.filter({ numbers.contains($0.personNumber) }).allSatisfy(person.agrees) else {
            return .rejected(.nameMismatch)
        }
        guard let lastMonth else { return .rejected(.endMonthInvalid, detail: "应为 YYYY-MM。") }
        if lastMonth > operatingMonth { return .rejected(.endMonthInvalid, detail: "晚于当前业务月份\(operatingMonth)。") }
        if let start = active.map(\.startMonth).max(), lastMonth < start {
            return .rejected(.endMonthInvalid, detail: "自\(start)起参保。")
        }
        if let settled = paid.filter({ $0.payer == nil }).map(\.month).max(), lastMonth < settled {
            return .rejected(.endMonthInvalid, detail: "已缴费至\(settled)。")
        }
        return .accepted(
            active.sorted { $0.personNumber < $1.personNumber }.map {
                FlexibleEnrollment(personNumber: $0.personNumber, startMonth: $0.startMonth, endMonth: lastMonth)
            })
    }
}
