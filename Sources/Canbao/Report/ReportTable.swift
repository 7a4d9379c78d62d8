import SocialInsurance

/// A column of a report.
struct ReportColumn: Hashable, Sendable {
    enum Content {
        case text
        /// Never a number to a spreadsheet.
        case code
        case money
        case month
    }

    let title: String
    /// In JSON.
    let key: String
    var content = Content.text
    /// In characters.
    var width = 14.0
}

/// A cell of a report.
enum ReportCell: Hashable, Sendable {
    case none
    case text(String)
    case money(Money)
    case month(Month)

    init(_ text: String?) { self = text.map(ReportCell.text) ?? .none }
    init(_ money: Money?) { self = money.map(ReportCell.money) ?? .none }
    init(_ month: Month?) { self = month.map(ReportCell.month) ?? .none }

    /// As it is printed.
    var description: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .money(let money): money.description
        case .month(let month): month.description
        }
    }
}

/// A report: its columns, and what comes of its rows.
struct ReportOutline: Hashable, Sendable {
    /// In Chinese, as its file names it.
    let title: String
    let columns: [ReportColumn]
}

/// Where the rows of a report go, one by one.
protocol ReportSink {
    mutating func take(_ cells: [ReportCell]) throws
    /// A last row that sums up, where people read; and the end.
    mutating func finish(totals: [ReportCell]?) throws
}
