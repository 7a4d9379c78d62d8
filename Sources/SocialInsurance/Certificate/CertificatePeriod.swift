/// 查询时间: the months that a certificate is asked for, both included.
public struct CertificatePeriod: Hashable, Sendable {
    public let from: Month
    public let to: Month

    /// The most months that one certificate covers.
    public static let longest = 60

    /// `PERIOD_INVALID` unless from ≤ to ≤ operating month, and at most 60 months.
    public static func check(from: Month, to: Month, operatingMonth: Month) -> Ruling<CertificatePeriod> {
        if from > to {
            return .rejected(.periodInvalid, detail: "开始年月 \(from) 晚于结束年月 \(to)。")
        }
        if to > operatingMonth {
            return .rejected(.periodInvalid, detail: "结束年月 \(to) 晚于当前业务月份 \(operatingMonth)。")
        }
        let count = from.distance(to: to) + 1
        if count > longest {
            return .rejected(.periodInvalid, detail: "查询期间为 \(count) 个月，最多 \(longest) 个月。")
        }
        return .accepted(CertificatePeriod(from: from, to: to))
    }

    /// Of a stored certificate, which was checked when it was issued.
    init(from: Month, to: Month) {
        self.from = from
        self.to = to
    }

    /// The same as a range.
    public var months: ClosedRange<Month> { from...to }

    public func contains(_ month: Month) -> Bool { from <= month && month <= to }
}
