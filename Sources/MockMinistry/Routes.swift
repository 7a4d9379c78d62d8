import Foundation
import Hummingbird

extension StandIn {
    private static let faultLimit = 4096

    /// The ministry's interface, and the switches and counters of the stand-in.
    func routes() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/v1/identity-lookups") { request, _ in await self.lookup(request) }
        router.get("/admin/faults") { _, _ in self.presentFault }
        router.put("/admin/faults") { request, _ in await self.setFault(request) }
        router.get("/admin/stats") { request, _ in
            let withIDs = request.uri.queryParameters["ids"] != "false"
            return Self.ok(self.report(withIDs: withIDs))
        }
        router.delete("/admin/stats") { _, _ in
            self.resetStatistics()
            return Response(status: .noContent)
        }
        return router
    }

    private var presentFault: Response { Self.ok(FaultReport(faults.present())) }

    private func setFault(_ request: Request) async -> Response {
        guard let body = try? await request.body.collect(upTo: Self.faultLimit) else {
            return Reply.badRequest(nil, "the body is not whole, or too large").response
        }
        do {
            faults.set(try Fault(json: Data(buffer: body)))
            return presentFault
        } catch {
            return Reply.badRequest(error.field, error.message).response
        }
    }

    private static func ok(_ value: some Encodable) -> Response { Reply(body: Reply.json(value)).response }
}
