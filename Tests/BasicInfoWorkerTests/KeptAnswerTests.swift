import Foundation
import SocialInsurance
import Testing

@testable import BasicInfoWorker

@Suite("An answer that is kept for another process")
struct KeptAnswerTests {
    private static let answers: [IdentityAnswer] = [
        .notFound, .nameDiffers, .match(IdentityFacts(sex: nil, birthDate: nil, householdType: nil)),
        .match(IdentityFacts(sex: .female, birthDate: CalendarDate("1990-03-07"), householdType: .rural)),
        .match(IdentityFacts(sex: .male, birthDate: nil, householdType: .urban)),
    ]

    @Test("comes back as it was", arguments: answers)
    func roundTrip(_ answer: IdentityAnswer) throws {
        let kept = try JSONDecoder().decode(KeptAnswer.self, from: JSONEncoder().encode(KeptAnswer(answer)))
        #expect(kept.answer == answer)
    }
}
