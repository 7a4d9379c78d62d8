/// Columns beside the form's own: what became of each row. They are written into results, and may stand in any form that is
/// read, where only the filing id and the outcome mean something.
public enum ResultColumn: String, Hashable, Sendable, CaseIterable {
    case filingID = "申报编号"
    case outcome = "处理结果"
    case code = "错误代码"
    case row = "原行号"
    case explanation = "处理说明"

    /// Columns that offices add for themselves.
    private static let own = ["序号", "备注"]

    /// Nil where a heading means none of them. Offices' own columns count as the row's number: they mean nothing.
    static func meant(by heading: String) -> ResultColumn? {
        let core = FormColumn.core(of: heading)
        if core == "filingid" { return .filingID }
        if own.contains(core) { return .row }
        return allCases.first { $0.rawValue == core }
    }
}

/// What became of a row, as results and their readers name it.
public enum RowOutcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Not filed, because its cells cannot be taken.
    case invalid
    /// Filed, and not taken up by a worker yet; or its filing waits for something.
    case pending
    case accepted, rejected, deferred, parked

    public var chineseName: String {
        switch self {
        case .invalid: "填写有误"
        case .pending: "处理中"
        case .accepted: "通过"
        case .rejected: "退回"
        case .deferred: "待重试"
        case .parked: "待处理"
        }
    }

    /// Whether the row is to be filed anew when it is sent again.
    var isFiledAnew: Bool { self == .rejected || self == .invalid }

    /// Nil where a cell says nothing of the kind.
    static func named(_ text: String) -> RowOutcome? {
        allCases.first { $0.chineseName == text || $0.rawValue == text }
    }
}
