import Foundation
import SocialInsurance

/// The body of a question, `{"idType","idNumber","name"}`.
struct WireQuestion: Encodable {
    let idType: IDType
    let idNumber: String
    let name: String

    init(_ question: IdentityLookup) {
        idType = question.identity.type
        idNumber = question.identity.number
        name = question.name.text
    }
}

/// The body of an answer, `{"result","sex","birthDate","householdType"}`. Fields that are not known are passed over.
struct WireAnswer: Decodable {
    let result: String
    let sex: String?
    let birthDate: String?
    let householdType: String?

    /// Reads a body. Throws, in words, what is wrong with it, without anything that stands in it.
    static func read(_ body: Data) throws(Unreadable) -> IdentityAnswer {
        let answer: WireAnswer
        do {
            answer = try JSONDecoder().decode(WireAnswer.self, from: body)
        } catch DecodingError.keyNotFound(let key, _) where key.stringValue == "result" {
            throw Unreadable(reason: "no result")
        } catch DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty {
            throw Unreadable(reason: "a field of the wrong type")
        } catch {
            throw Unreadable(reason: body.isEmpty ? "an empty body" : "a body that is no JSON object")
        }
        return try answer.validated()
    }

    private func validated() throws(Unreadable) -> IdentityAnswer {
        switch result {
        case "match":
            return .match(
                IdentityFacts(
                    sex: try Self.read(sex, "sex") { Sex(rawValue: $0) },
                    birthDate: try Self.read(birthDate, "birthDate") { CalendarDate($0) },
                    householdType: try Self.read(householdType, "householdType") { HouseholdType(rawValue: $0) }))
        case "name-differs":
            return .nameDiffers
        case "not-found":
            return .notFound
        default:
            throw Unreadable(reason: "an unknown result")
        }
    }

    /// Nothing in a field is the same as no field: it tells nothing.
    private static func read<Value>(
        _ text: String?, _ field: String, _ make: (String) -> Value?
    ) throws(Unreadable) -> Value? {
        guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
        guard let value = make(text) else { throw Unreadable(reason: "a \(field) that is none") }
        return value
    }

    struct Unreadable: Error {
        let reason: String
    }
}
