import Filings
import Foundation

extension FilingLabels {
    /// Reads the labels out of what may be a filing of the kind. Whatever is not as it should be is simply not there.
    init(json value: Data, kind: FilingKind) {
        guard Self.isText(value), let probe = try? Self.decoder.decode(Probe.self, from: value) else {
            self.init()
            return
        }
        self.init(
            filingID: probe.filingID.flatMap { FilingID.isValid($0, for: kind) ? $0 : nil },
            key: Self.key(kind, idNumber: probe.idNumber, employer: probe.employer))
    }

    /// JSONDecoder would guess other encodings; a worker takes UTF-8 alone, without a mark before it.
    private static func isText(_ value: Data) -> Bool {
        !value.starts(with: [0xEF, 0xBB, 0xBF]) && value.count <= 2 * RequestDecoder.maximumBytes
            && value.withUnsafeBytes { !$0.contains(0) && String(validating: $0, as: UTF8.self) != nil }
    }

    /// The contract's key: the ID number of the filing's person, or the employer's credit code where it has no single one.
    static func key(_ kind: FilingKind, idNumber: String?, employer: String?) -> String? {
        let key = kind.hasPerson ? idNumber?.uppercased() : employer
        return key.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static let decoder = JSONDecoder()

    private struct Probe: Decodable {
        var filingID: String?
        var idNumber: String?
        var employer: String?

        private enum Key: String, CodingKey {
            case filingID = "filingId"
            case employer, person, idNumber
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            filingID = try? container.decode(String.self, forKey: .filingID)
            employer = try? container.decode(String.self, forKey: .employer)
            let person = try? container.nestedContainer(keyedBy: Key.self, forKey: .person)
            idNumber = try? person?.decode(String.self, forKey: .idNumber)
        }
    }
}

extension FilingKind {
    /// Whether each filing is about one person.
    var hasPerson: Bool { self != .certificate && self != .settlement }
}
