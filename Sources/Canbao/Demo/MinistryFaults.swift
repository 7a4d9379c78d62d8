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
        try await set("{\"mode\":\"down\",\"for\":\"\(DurationText.format(duration))\"}")
    }

    /// - Parameter fault: the body of `PUT /admin/faults`.
    func set(_ fault: String) async throws {
        var request = HTTPClientRequest(url: url("faults"))
        request.method = .PUT
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(Array(fault.utf8))
        _ = try await answer(to: request)
    }

    /// What it was asked in all.
    struct Figures: Decodable, Sendable {
        let requests: Int
        let answered: Int
        let answeredMoreThanOnce: Int
    }

    func figures() async throws -> Figures {
        let body = try await answer(to: HTTPClientRequest(url: url("stats?ids=false"))).body.collect(upTo: 1 << 20)
        return try JSONDecoder().decode(Figures.self, from: Data(body.readableBytesView))
    }

    private func url(_ what: String) -> String { MinistryPlan.url(port: port).absoluteString + "/admin/\(what)" }

    private func answer(to request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
        guard response.status.code == 200 else {
            throw UserFacingError(
                "the stand-in of the ministry answers \(response.status.code) to its switch",
                status: ProcessExit.internalError)
        }
        return response
    }
}
