/// Something that is told while programs run.
protocol Story: Sendable {
    /// Returns whether everything came as foretold.
    mutating func run() async throws -> Bool
}
