/// 险种. The order is that of every listing.
public enum Insurance: String, Hashable, Sendable, Codable, CaseIterable {
    case pension
    case unemployment
    case workInjury = "work-injury"

    public var chineseName: String {
        switch self {
        case .pension: "企业职工基本养老保险"
        case .unemployment: "失业保险"
        case .workInjury: "工伤保险"
        }
    }

    /// 0, 1, 2 in the order of listings.
    var position: Int {
        switch self {
        case .pension: 0
        case .unemployment: 1
        case .workInjury: 2
        }
    }
}

extension Insurance: Comparable {
    public static func < (left: Insurance, right: Insurance) -> Bool { left.position < right.position }
}
