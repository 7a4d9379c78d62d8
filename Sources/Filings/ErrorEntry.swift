import SocialInsurance

/// One reason of a result that is not accepted, as the applicant sees it.
public struct ErrorEntry: Codable, Hashable, Sendable {
    public let code: RefusalCode
    /// What is wrong, in Chinese, from the catalogue.
    public let message: String
    /// What to do, in Chinese: from the catalogue, or what holds for a filing that an operator has taken over.
    public let remedy: String
    /// What this case adds; nil: nothing.
    public let detail: String?

    public init(_ code: RefusalCode, detail: String? = nil) {
        self.init(code, remedy: code.remedy, detail: detail)
    }

    private init(_ code: RefusalCode, remedy: String, detail: String?) {
        self.code = code
        self.message = code.message
        self.remedy = remedy
        self.detail = detail
    }

    /// Why a filing is parked: nothing is tried by itself any more.
    public static func parked(_ code: RefusalCode, detail: String? = nil) -> ErrorEntry {
        ErrorEntry(code, remedy: "申报已转由经办人员处理，处理后自动继续，无需重复申报。", detail: detail)
    }

    /// Why a filing is refused that an operator has cancelled: the code that it waited on.
    public static func cancelled(_ code: RefusalCode, detail: String?) -> ErrorEntry {
        ErrorEntry(code, remedy: "申报已由经办人员撤销，不再重试；如仍需办理，请使用新的申报编号重新申报。", detail: detail)
    }

    public init(_ refusal: Refusal) {
        self.init(refusal.code, detail: refusal.detail)
    }
}
