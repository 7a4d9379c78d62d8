import Filings
import SocialInsurance

/// What becomes of people's insurance after they are enrolled.
extension ClerkText {
    static func change(_ body: TerminationBody) -> String {
        "\(names(body.insurances))停保，最后参保月份 \(body.lastMonth)（\(body.reason.chineseName)）；个人编号 \(body.personNumber)。"
    }

    static func change(_ body: RollbackBody) -> String {
        "已回退\(body.targetKind.chineseName) \(body.targetFilingID)；个人编号 \(body.personNumber)。"
            + booked(body.reversal, "冲销", otherwise: "无需冲销。")
    }

    static func change(_ body: BaseAdjustmentBody) -> String {
        "自 \(body.effectiveMonth) 起缴费工资调整为 \(body.monthlyWage.yuan)：\(names(body.insurances))；"
            + "个人编号 \(body.personNumber)。" + booked(body.differences, "补差", otherwise: "无需补差。")
    }

    static func personal(_ body: FlexibleStopBody) -> String {
        let parts = body.stopped.map { "个人编号 \($0.personNumber)，最后参保月份 \($0.lastMonth)" }
        return "灵活就业停保：\(parts.joined(separator: "；"))。"
    }

    static func personal(_ body: HouseholdTypeBody) -> String {
        let formerly = body.formerly.map { "（原为 \($0.rawValue) \($0.chineseName)）" } ?? ""
        return "户籍性质：\(body.householdType.rawValue) \(body.householdType.chineseName)\(formerly)；"
            + "个人编号 \(body.personNumber)。"
    }

    static func personal(_ body: BenefitReturnBody) -> String {
        let months = body.returned.map { "\($0.month) \($0.amount.yuan)" }.joined(separator: "，")
        return "已登记失业金退回，合计 \(body.total.yuan)：\(months)。"
    }

    static func settlement(_ body: SettlementBody) -> String {
        guard body.lines > 0 else { return "\(body.month) 无新增应缴记录。" }
        return "\(body.month) 结算 \(body.persons) 人、\(body.lines) 条，共 \(body.totals.total.yuan)，"
            + "结算期 \(body.settlementMonth)。"
    }

    private static func booked(_ booked: BookedLines, _ verb: String, otherwise: String) -> String {
        guard let first = booked.lines.first, let last = booked.lines.last else { return otherwise }
        let period = first.month == last.month ? "\(first.month)" : "\(first.month) 至 \(last.month)"
        return "\(verb) \(period)，共 \(booked.totals.total.yuan)，结算期 \(booked.settlementMonth)。"
    }
}
