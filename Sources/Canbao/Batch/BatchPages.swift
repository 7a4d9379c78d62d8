import Registry
import WorkerKit

/// The rows of a batch, page by page.
struct BatchPages: Sendable {
    private static let page = 500

    let registry: any Registry
    let batch: Batch

    /// Throws where the registry has no such batch.
    static func find(_ id: String, in registry: any Registry) async throws -> BatchPages {
        let wanted = id.uppercased()
        guard let batch = try await registry.read({ try $0.batch(wanted) }) else {
            throw UserFacingError(
                "there is no batch \(id); `canbao batch list` shows those there are", status: ProcessExit.rejected)
        }
        return BatchPages(registry: registry, batch: batch)
    }

    /// Hands on every row, in order.
    func forEach(_ body: ([RowReport]) throws -> Void) async throws {
        var after = 0
        while true {
            let page = try await registry.read { [batch, after] in
                try $0.rows(of: batch, after: after, limit: Self.page).map(RowReport.init)
            }
            guard let last = page.last else { return }
            try body(page)
            after = last.row
        }
    }
}
