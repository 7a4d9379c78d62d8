import Filings
import Registry
import SocialInsurance

/// 人员月度变更: who joined, left, had the base raised or a change rolled back.
enum MonthlyChanges {
    static let outline = ReportOutline(
        title: "人员月度变更",
        columns: [
            ReportColumn(title: "变更类型", key: "change", width: 12),
            ReportColumn(title: "姓名", key: "name"),
            ReportColumn(title: "证件号码", key: "idNumber", content: .code, width: 21),
            ReportColumn(title: "个人编号", key: "personNumber", content: .code, width: 17),
            ReportColumn(title: "险种", key: "insurances", width: 46),
            ReportColumn(title: "生效年月", key: "month", content: .month, width: 11),
            ReportColumn(title: "缴费工资", key: "monthlyWage", content: .money),
            ReportColumn(title: "原缴费工资", key: "formerWage", content: .money),
            ReportColumn(title: "说明", key: "note", width: 34),
            ReportColumn(title: "申报编号", key: "filingId", content: .code, width: 30),
            ReportColumn(title: "状态", key: "state", width: 10),
        ])

    static func cells(_ change: StaffChange) -> [ReportCell] {
        var former: Money?
        if case .raised(let wage) = change.what { former = wage }
        return [
            .text(name(change.what)), .text(change.person.name), .text(change.person.idNumber),
            .text(change.person.personNumber.description),
            .text(change.insurances.map(\.chineseName).joined(separator: "、")), ReportCell(change.month),
            ReportCell(change.wage), ReportCell(former), ReportCell(note(change)), ReportCell(change.filingID),
            .text(change.undoneBy == nil ? "有效" : "已回退"),
        ]
    }

    private static func name(_ what: StaffChange.What) -> String {
        switch what {
        case .joined: "增员"
        case .left: "减员"
        case .raised: "基数调整"
        case .rolledBack: "回退"
        }
    }

    private static func note(_ change: StaffChange) -> String? {
        switch change.what {
        case .joined, .raised: change.filingID == nil ? "导入的参保信息" : nil
        case .left(let reason): reason?.chineseName ?? (change.filingID == nil ? "导入的参保信息" : nil)
        case .rolledBack(let kind, let target): "回退\(kind.chineseName) \(target)"
        }
    }
}
