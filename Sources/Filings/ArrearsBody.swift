import SocialInsurance

/// What is to be paid for the months before the operating month. The answer to an accepted arrears filing, and a part of
/// an accepted enrollment's.
public struct ArrearsBody: ResultBody {
    public static let kind = FilingKind.arrears

    public let schedule: ArrearsSchedule
    /// False for a quote.
    public let booked: Bool

    public init(_ schedule: ArrearsSchedule, booked: Bool) {
        self.schedule = schedule
        self.booked = booked
    }

    private enum CodingKeys: String, CodingKey {
        case booked, beyondWindowRemedy
    }

    public init(from decoder: any Decoder) throws {
        schedule = try ArrearsSchedule(from: decoder)
        booked = try decoder.container(keyedBy: CodingKeys.self).decode(Bool.self, forKey: .booked)
    }

    /// The schedule's fields and these lie side by side.
    public func encode(to encoder: any Encoder) throws {
        try schedule.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(booked, forKey: .booked)
        if !schedule.beyondWindow.isEmpty {
            try container.encode(Self.beyondWindowRemedy, forKey: .beyondWindowRemedy)
        }
    }

    /// What to do about months that lie too far back to be paid here.
    public static let beyondWindowRemedy = "以上月份超出网上补缴范围，请到柜台申报。"
}
