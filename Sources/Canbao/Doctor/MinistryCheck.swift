import AsyncHTTPClient
import Foundation
import Retries

/// Whether the ministry's interface answers. It is sent an empty question: nobody is looked up.
struct MinistryCheck {
    /// What came of the question.
    enum Answer: Hashable, Sendable {
        case status(UInt)
        /// No answer, for this reason.
        case silence(String)
    }

    let url: URL
    let timeout: Duration
    /// Whether somebody relies on its being well: then an answer that is none is a problem.
    var isExpected = false
    /// Asks, with the address of the lookups.
    var ask: @Sendable (_ address: String, _ timeout: Duration) async -> Answer = Self.ask

    func findings() async -> [Finding] {
        let base = url.absoluteString.hasSuffix("/") ? String(url.absoluteString.dropLast()) : url.absoluteString
        switch await ask(base + "/v1/identity-lookups", timeout) {
        case .status(200), .status(400), .status(422):
            return [.ok("ministry", "\(base) answers")]
        case .status(401), .status(403), .status(404), .status(405):
            return [
                .problem(
                    "ministry", "\(base) answers, but has no identity lookups for us",
                    remedy: "set CANBAO_MINISTRY_URL to the base address of the ministry's interface")
            ]
        case .status(let status):
            let text = "\(base) answers \(status): filings that need it wait until it works again"
            return [isExpected ? .problem("ministry", text) : .warning("ministry", text)]
        case .silence(let reason):
            return [
                .problem(
                    "ministry", "\(base) \(reason): filings that need it wait",
                    remedy: "check CANBAO_MINISTRY_URL and the network; for trials, `canbao up` starts a stand-in")
            ]
        }
    }

    private static func ask(_ address: String, within timeout: Duration) async -> Answer {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(Array("{}".utf8))
        do {
            let response = try await HTTPClient.shared.execute(
                request, timeout: .milliseconds(timeout.wholeMilliseconds))
            return .status(response.status.code)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            return .silence("gives no answer within \(DurationText.format(timeout))")
        } catch let error as HTTPClientError where error == .remoteConnectionClosed {
            return .silence("breaks off")
        } catch {
            return .silence("cannot be reached")
        }
    }
}
