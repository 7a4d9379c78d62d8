import Filings
import Registry
import SocialInsurance

/// 人员月缴费明细: every line that is billed in a settlement month.
enum PaymentDetails {
    static let outline = ReportOutline(
        title: "人员月缴费明细",
        columns: [
            ReportColumn(title: "姓名", key: "name"),
            ReportColumn(title: "证件号码", key: "idNumber", content: .code, width: 21),
            ReportColumn(title: "个人编号", key: "personNumber", content: .code, width: 17),
            ReportColumn(title: "费款所属期", key: "month", content: .month, width: 12),
            ReportColumn(title: "险种", key: "insurance", width: 24),
            ReportColumn(title: "缴费类型", key: "type", width: 12),
            ReportColumn(title: "缴费基数", key: "base", content: .money),
            ReportColumn(title: "单位缴费", key: "employerAmount", content: .money),
            ReportColumn(title: "个人缴费", key: "individualAmount", content: .money),
            ReportColumn(title: "合计", key: "total", content: .money),
            ReportColumn(title: "结算期", key: "settlementMonth", content: .month, width: 11),
            ReportColumn(title: "申报编号", key: "filingId", content: .code, width: 30),
        ])

    static func cells(_ line: BilledLine, _ settlementMonth: Month) -> [ReportCell] {
        [
            .text(line.person.name), .text(line.person.idNumber), .text(line.person.personNumber.description),
            .month(line.month), .text(line.insurance.chineseName), .text(type(line)), .money(line.base),
            ReportCell(line.amounts?.employer), ReportCell(line.amounts?.individual),
            ReportCell(line.amounts.map { $0.employer + $0.individual }), .month(settlementMonth),
            // Who asks knows the filing that was filed, not the one that a worker has made of it.
            ReportCell(line.filingID.map { FilingID.parent(of: $0) ?? $0 }),
        ]
    }

    private static func type(_ line: BilledLine) -> String {
        if line.effect == .takesBack { return "冲销" }
        switch line.kind {
        case .settlement: return "正常缴费"
        case .arrears: return "补缴"
        case .baseAdjustment: return "基数差额"
        case .rollback: return "冲销"
        case nil: return "历史数据"
        default: return "其他"
        }
    }

    /// What the lines of a report come to, as far as their amounts are known.
    struct Totals {
        private var employer = Money.zero
        private var individual = Money.zero
        private var known = 0
        private var unknown = 0

        mutating func add(_ line: BilledLine) {
            guard let amounts = line.amounts else { return unknown += 1 }
            known += 1
            employer += amounts.employer
            individual += amounts.individual
        }

        var cells: [ReportCell] {
            // Nothing is known of the sum of what is not known.
            let sums: [Money?] =
                known == 0 && unknown > 0 ? [nil, nil, nil] : [employer, individual, employer + individual]
            return [.text(unknown == 0 ? "合计" : "合计（不含金额未知的历史数据）"), .none, .none, .none, .none, .none, .none]
                + sums.map { ReportCell($0) } + [.none, .none]
        }
    }
}
