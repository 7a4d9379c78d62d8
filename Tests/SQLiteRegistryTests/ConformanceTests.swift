import RegistryConformance
import Testing

@Suite("The embedded registry meets what every registry must")
struct ConformanceTests {
    @Test("conforms", arguments: registryConformance)
    func conforms(requirement: ConformanceCase) async throws {
        try await requirement.check(SQLiteHarness())
    }
}
