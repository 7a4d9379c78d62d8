import ArgumentParser

/// `canbao bench`. Without a subject it measures enrollments.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures throughput, latency and memory on this machine.",
        discussion: """
            Works in a folder of its own below the current one, which is removed at the end: measure on the disk that \
            will hold the registry. Build with `make release` first; a debug build measures the compiler's checks.

            With --log kafka://… that Kafka is measured, in topics of the bench's own, which stay: canbao-bench-….
            """,
        subcommands: [
            EnrollmentBenchCommand.self, QuoteBenchCommand.self, CertificateBenchCommand.self,
            SettlementBenchCommand.self, BenchRetryCommand.self,
        ],
        defaultSubcommand: EnrollmentBenchCommand.self)
}
