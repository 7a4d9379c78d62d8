import Synchronization

/// One SQL statement of this module. Each connection keeps its prepared form in the query's slot, so that finding it costs
/// an array access instead of the hash of its text. Queries are `static let` of the extensions that use them.
final class Query: Sendable {
    let sql: String
    let slot: Int

    init(_ sql: String) {
        self.sql = sql
        slot = Query.nextSlot.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    private static let nextSlot = Atomic<Int>(0)
}
