import Filings
import Foundation
import SocialInsurance

/// Results in the words of the service hall. What is said of a refusal is the error catalogue's own text.
enum ClerkText {
    /// What a result means, in one sentence or a few.
    static func explanation(of result: DecodedResult) -> String {
        let envelope = result.envelope
        switch envelope.outcome {
        case .accepted: return result.content.map(accepted) ?? "已受理。"
        case .rejected:
            // Where the refusal's detail lists the months already, they need not be said twice.
            let isSaid = envelope.errors.contains { $0.detail != nil }
            return refusals(envelope.errors) + (isSaid ? "" : conflicts(result.content))
        case .deferred: return refusals(envelope.errors) + waiting(envelope)
        case .parked: return refusals(envelope.errors) + "已停止自动重试，等待工作人员处理。"
        }
    }

    /// An instant as a clerk writes it, in Chinese time: `2021-07-15 09:00:00`.
    static func time(_ instant: Date) -> String {
        let text = RFC3339.text(instant)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }

    // MARK: - Accepted

    private static func accepted(_ content: DecodedResult.Content) -> String {
        switch content {
        case .basicInfo(let body):
            body.created
                ? "已采集人员基础信息，个人编号 \(body.personNumber)。"
                : "该人员已有基础信息，个人编号 \(body.personNumber)，未作更改。"
        case .enrollment(let body):
            "\(body.startMonth) 起参保：\(names(body.insurances))；个人编号 \(body.personNumber)。"
                + arrears(body.arrears.schedule, isQuote: false)
        case .benefitCheck:
            "参保开始日期下一月起，无失业金发放信息。"
        case .arrears(let body):
            arrears(body.schedule, isQuote: !body.booked)
        case .certificate(let body):
            certificate(body)
        case .termination(let body): change(body)
        case .rollback(let body): change(body)
        case .baseAdjustment(let body): change(body)
        case .flexibleStop(let body): personal(body)
        case .householdType(let body): personal(body)
        case .benefitReturn(let body): personal(body)
        case .settlement(let body): settlement(body)
        }
    }

    private static func arrears(_ schedule: ArrearsSchedule, isQuote: Bool) -> String {
        guard let first = schedule.lines.first, let last = schedule.lines.last else {
            return "无需补缴。" + beyondWindow(schedule)
        }
        let period = first.month == last.month ? "\(first.month)" : "\(first.month) 至 \(last.month)"
        let shares = schedule.totals.map { total in
            total.individualAmount == .zero
                ? "\(total.insurance.chineseName)单位 \(total.employerAmount.yuan)"
                : "\(total.insurance.chineseName)单位 \(total.employerAmount.yuan)、个人 \(total.individualAmount.yuan)"
        }
        let verb = isQuote ? "应补缴" : "补缴"
        let note = isQuote ? "试算结果，未入账。" : ""
        return "\(verb) \(period)，共 \(schedule.total.yuan)（\(shares.joined(separator: "，"))），"
            + "结算期 \(schedule.settlementMonth)。" + note + beyondWindow(schedule)
    }

    private static func beyondWindow(_ schedule: ArrearsSchedule) -> String {
        guard !schedule.beyondWindow.isEmpty else { return "" }
        let months = schedule.beyondWindow.map(\.description).joined(separator: "、")
        return "未补缴 \(months)：\(ArrearsBody.beyondWindowRemedy)"
    }

    private static func certificate(_ body: CertificateBody) -> String {
        let what = body.certificateID == nil ? "预览权益单" : "参保证明"
        let validity = body.validUntil.map { "，有效期至 \($0)" } ?? ""
        return "\(what)已生成：\(body.persons) 人，\(body.pages) 页\(validity)。\(body.pdf.uri)"
    }

    static func names(_ insurances: [Insurance]) -> String {
        insurances.map(\.chineseName).joined(separator: "、")
    }

    // MARK: - Not accepted

    /// What is wrong, and what to do.
    static func refusals(_ errors: [ErrorEntry]) -> String {
        let texts = errors.map { error in
            let detail = error.detail.map { "（\($0.hasSuffix("。") ? String($0.dropLast()) : $0)）" } ?? ""
            return "\(error.message)\(detail)\(error.remedy)"
        }
        guard texts.count > 1 else { return texts.first ?? "" }
        return texts.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: " ")
    }

    private static func conflicts(_ content: DecodedResult.Content?) -> String {
        guard case .benefitCheck(let body)? = content, !body.conflicts.isEmpty else { return "" }
        let months = body.conflicts.map { "\($0.month) \($0.amount.yuan)" }.joined(separator: "，")
        return "应退回 \(body.amountToReturn.yuan)：\(months)。"
    }

    private static func waiting(_ envelope: ResultEnvelope) -> String {
        let attempts = envelope.attempts.map { "已尝试 \($0) 次" }
        let retry = envelope.retryAt.map { "下次重试 \(time($0))" }
        let parts = [attempts, retry].compactMap(\.self)
        return parts.isEmpty ? "" : parts.joined(separator: "，") + "。"
    }
}

extension Outcome {
    /// As a listing shows it.
    var chineseName: String {
        switch self {
        case .accepted: "通过"
        case .rejected: "退回"
        case .deferred: "待重试"
        case .parked: "待处理"
        }
    }
}

extension FilingKind {
    /// 业务, as the service hall calls it.
    var chineseName: String {
        switch self {
        case .basicInfo: "人员基础信息采集"
        case .enrollment: "用工参保登记"
        case .benefitCheck: "失业金发放核查"
        case .arrears: "补缴核定"
        case .certificate: "单位人员参保证明"
        case .termination: "退工停保登记"
        case .rollback: "人员变更回退"
        case .baseAdjustment: "缴费基数调整"
        case .flexibleStop: "灵活就业人员停保登记"
        case .householdType: "户籍性质维护"
        case .benefitReturn: "失业金退回"
        case .settlement: "月度结算"
        }
    }
}

extension Money {
    /// `1,560.00元`
    var yuan: String {
        let text = description
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.dropFirst(sign.count).dropLast(3)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return sign + grouped + text.suffix(3) + "元"
    }
}
