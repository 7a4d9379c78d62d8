import MessageLogConformance
import Testing

@Suite("The embedded log meets what every log must")
struct ConformanceTests {
    @Test("conforms", arguments: logConformance)
    func conforms(requirement: ConformanceCase) async throws {
        try await requirement.check(try SQLiteHarness())
    }
}
