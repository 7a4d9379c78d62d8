/// The requests of filings that this process has sent on to another worker, so that the answer need not wait for the
/// journal's copy to be read and decoded again. What is not here is there.
struct RecentRequests<Request: Sendable>: Sendable {
    /// More than are usually under way at once; a few mebibytes.
    private let limit = 4_000
    private var requests: [String: Request] = [:]

    subscript(filingID: String) -> Request? { requests[filingID] }

    /// Forgets those of filings that were answered, and keeps those of filings that wait now.
    mutating func replace(_ answered: Set<String>, with awaiting: [String: Request]) {
        for filingID in answered { requests[filingID] = nil }
        // Those that another process goes on with are never answered here.
        if requests.count + awaiting.count > limit { requests.removeAll() }
        requests.merge(awaiting) { $1 }
    }
}
