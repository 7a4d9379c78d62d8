import Registry
import Testing

/// What the conformance suite asks of a registry's test. Each case gets a harness of its own, over an empty registry.
public protocol RegistryHarness: Sendable {
    /// A registry over the harness's storage: each stands for another process.
    func open() async throws -> any Registry
}

/// One requirement on every registry.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// What is required, in words.
    public let description: String
    private let body: @Sendable (any RegistryHarness) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any RegistryHarness) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// A requirement on one registry, which is closed in the end.
    init(_ description: String, onOne body: @escaping @Sendable (any Registry) async throws -> Void) {
        self.init(description) { harness in
            let registry = try await harness.open()
            try await body(registry)
            try await registry.close()
        }
    }

    /// Checks it. Failures are recorded as issues of the running test.
    public func check(_ harness: any RegistryHarness) async throws {
        try await body(harness)
    }
}

/// All requirements: `@Test(arguments: registryConformance)`.
public let registryConformance: [ConformanceCase] =
    recordCases + ledgerCases + paidMonthCases + employmentCases + undoingCases + settlementCases + journalCases
    + waitingCases + outboxCases + transactionCases
    + sharedNoteCases + certificateCases + importCases + importRefusalCases
