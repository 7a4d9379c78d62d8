import Foundation
import SocialInsurance

/// The body of `POST /v1/identity-lookups`, read strictly.
struct LookupRequest {
    let identity: IdentityDocument
    let name: PersonName

    /// A body that is none. Holds nothing of what stands in it.
    struct Invalid: Error, Hashable {
        let field: String?
        let message: String
    }

    private struct Body: Decodable {
        enum Field: String, CodingKey, CaseIterable {
            case idType, idNumber, name
        }
        let fields: [Field: String]

        init(from decoder: any Decoder) throws {
            let body = try decoder.container(keyedBy: Field.self)
            fields = Dictionary(
                uniqueKeysWithValues: Field.allCases.compactMap { field in
                    (try? body.decode(String.self, forKey: field)).map { (field, $0) }
                })
        }
    }

    init(json: Data, today: CalendarDate) throws(Invalid) {
        guard let fields = (try? JSONDecoder().decode(Body.self, from: json))?.fields else {
            throw Invalid(field: nil, message: "the body is no JSON object")
        }
        if let missing = Body.Field.allCases.first(where: { fields[$0] == nil }) {
            throw Invalid(field: missing.rawValue, message: "needed, a text")
        }
        guard let type = fields[.idType].flatMap(IDType.init(rawValue:)) else {
            let known = IDType.allCases.map(\.rawValue).joined(separator: ", ")
            throw Invalid(field: "idType", message: "not one of \(known)")
        }
        guard let identity = fields[.idNumber].flatMap({ IdentityDocument(type: type, number: $0, today: today) })
        else { throw Invalid(field: "idNumber", message: "breaks the rules of its type") }
        guard let name = fields[.name].flatMap({ PersonName($0) }) else {
            throw Invalid(field: "name", message: "not 1 to 50 characters")
        }
        self.identity = identity
        self.name = name
    }
}
