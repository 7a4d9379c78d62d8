import SocialInsurance

/// Asks the ministry, once.
public protocol MinistryClient: Sendable {
    /// Throws ``MinistryError``, or `CancellationError` where the task was cancelled, and nothing else.
    func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer
}
