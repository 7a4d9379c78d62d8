import SocialInsurance

/// One reason of a result that is not accepted, as the applicant sees it.
public struct ErrorEntry: Codable, Hashable, Sendable {
    public let code: RefusalCode
    /// What is wrong, in Chinese, from the catalogue.
    public let message: String
    /// What to do, in Chinese, from the catalogue.
    public let remedy: String
    /// What this case adds; nil: nothing.
    public let detail: String?

    public init(_ code: RefusalCode, detail: String? = nil) {
        self.code = code
        self.message = code.message
        self.remedy = code.remedy
        self.detail = detail
    }

    public init(_ refusal: Refusal) {
        self.init(refusal.code, detail: refusal.detail)
    }
}
