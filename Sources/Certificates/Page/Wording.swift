import SocialInsurance

/// The words of a certificate, as far as they are the same on each (rules: 单位人员参保证明).
enum Wording {
    static let title = "单位人员参保证明"
    static let watermark = "预览"
    static let tableHeads = ["序号", "姓名", "公民身份号码（社会保障号）", "险种", "缴费起止年月", "缴费月数"]
    static let insurances = "单位参保险种"
    static let counts = "缴费总人数"
    static let notes = "说明："

    static let employer = "参保单位全称"
    static let creditCode = "统一社会信用代码"
    static let area = "现参保地"
    static let period = "查询时间"
    static let certificateID = "证明编号"
    static let issuedAt = "出具时间"
    static let validUntil = "有效期至"
    static let address = "验证网址："
    static let previewedAt = "预览时间"
    static let scan = "扫码验证真伪"
    static let noCode = "预览件，不作证明使用"

    /// Everything that is set in bold.
    static var boldCharacters: String {
        ([title, watermark, insurances, counts] + tableHeads + Insurance.allCases.map(\.chineseName)).joined()
    }

    static func chinese(_ month: Month) -> String {
        "\(month.year)年\(twoDigits(month.month))月"
    }

    static func chinese(_ date: CalendarDate) -> String {
        chinese(date.month) + twoDigits(date.day) + "日"
    }

    static func range(_ from: Month, _ to: Month) -> String { "\(from) 至 \(to)" }

    static func range(_ period: CertificatePeriod) -> String {
        "\(chinese(period.from)) 至 \(chinese(period.to))"
    }

    static func pageNumber(_ page: Int, of count: Int) -> String { "共\(count)页，第\(page)页" }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
