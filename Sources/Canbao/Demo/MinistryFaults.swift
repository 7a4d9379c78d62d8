import AsyncHTTPClient
import Foundation
import Retries
import WorkerKit

/// The switch of the ministry's stand-in.
struct MinistryFaults: Sendable {
    let port: UInt16

    /// Waits until the stand-in takes connections. Returns whether it does by the deadline.
    func isListening(by deadline: ContinuousClock.Instant) async throws -> Bool {
        while LoopbackPort.isFree(port) {
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Lets every question fail for a while.
    func goDown(for duration: Duration) async throws {
        var request = HTTPClientRequest(url: MinistryPlan.url(port: port).absoluteString + "/admin/faults")
        request.method = .PUT
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(Array("{\"mode\":\"down\",\"for\":\"\(DurationText.format(duration))\"}".utf8))
        let status = try await HTTPClient.shared.execute(request, timeout: .seconds(2)).status.code
        guard status == 200 else {
            throw UserFacingError(
                "the stand-in of the ministry answers \(status) to its switch", status: ProcessExit.internalError)
        }
    }
}
