import Testing

@testable import Canbao

@Suite("The command line")
struct CommandLineTests {
    @Test("what a bench measures is named behind it; without a name it is enrollments")
    func bench() throws {
        func command(_ arguments: String...) throws -> Any.Type {
            type(of: try CanbaoCommand.parseAsRoot(["bench"] + arguments))
        }
        #expect(try command() == EnrollmentBenchCommand.self)
        #expect(try command("--backlog", "5") == EnrollmentBenchCommand.self)
        #expect(try command("enrollment", "--json") == EnrollmentBenchCommand.self)
        #expect(try command("certificate", "--certificates", "5") == CertificateBenchCommand.self)
        #expect(try command("settlement", "--persons", "5") == SettlementBenchCommand.self)
        #expect(try command("retry", "--waiting", "5") == BenchRetryCommand.self)
    }

    @Test("a report's file tells its form by its ending, or by an option; one that tells nothing is refused")
    func reportEndings() throws {
        func parse(_ arguments: String...) throws {
            _ = try ReportOptions.parse(["--employer", "91440300708461136T"] + arguments)
        }
        for name in ["a.csv", "a.JSON", "a.xlsx", "a.txt"] { try parse("-o", name) }
        #expect(throws: (any Error).self) { try parse("-o", "a.pdf") }
        try parse("-o", "a.pdf", "--csv")
    }
}
