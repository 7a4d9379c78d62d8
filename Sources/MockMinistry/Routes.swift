import Foundation
import Hummingbird

extension StandIn {
    private static let faultLimit = 4096
    /// Lines of one answer of `/admin/calls`.
    private static let callLimit = 10_000

    /// The ministry's interface, and the switches and counters of the stand-in.
    func routes() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/v1/identity-lookups") { request, _ in await self.lookup(request) }
        router.post("/as/:caller/v1/identity-lookups") { request, context in
            guard let caller = context.parameters.get("caller"), Self.isName(caller) else {
                return Reply.badRequest(nil, "a caller's name is 1 to 64 of A-Z a-z 0-9 . _ -").response
            }
            return await self.lookup(request, caller: caller)
        }
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
        router.get("/admin/calls") { request, _ in
            let after = request.uri.queryParameters["after"].flatMap { Int($0) } ?? 0
            return Self.lines(self.calls(after: after, limit: Self.callLimit))
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

    /// One object a line.
    private static func lines(_ values: [some Encodable]) -> Response {
        var body = ByteBuffer()
        for value in values {
            body.writeImmutableBuffer(Reply.json(value))
            body.writeString("\n")
        }
        return Reply(headers: [.contentType: "application/x-ndjson"], body: body).response
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
