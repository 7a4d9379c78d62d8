import Foundation
import Retries

/// How the mock ministry misbehaves.
enum FaultMode: String, Codable, CaseIterable {
    /// Not at all.
    case up
    /// 503.
    case down
    /// Takes a question and never answers it, until the mode ends or the client leaves.
    case hang
    /// 503 for a share of the questions.
    case flaky
    /// Answers late.
    case slow
    /// 200, with nonsense.
    case garbage
    /// 429 with Retry-After.
    case throttle
}

/// A mode with what belongs to it. Without `for` it stays until another one is set.
struct Fault: Hashable, Sendable {
    var mode: FaultMode
    /// 0 to 1; of `flaky`.
    var errorRate = 0.3
    /// Of `slow`, where it is half a second if not given, and of `up` and `flaky`, which answer at once then.
    var latency: Duration?
    /// Of `throttle`, where it is a second if not given, and of `down` and `flaky`, which say nothing then.
    var retryAfter: Duration?
    /// From when it is set until it ends by itself.
    var lasting: Duration?

    static let none = Fault(mode: .up)
    private static let slowness = Duration.milliseconds(500)

    /// Before anything is answered.
    var delay: Duration {
        switch mode {
        case .slow: latency ?? Self.slowness
        case .up, .flaky: latency ?? .zero
        case .down, .hang, .garbage, .throttle: .zero
        }
    }
}

extension Fault {
    /// A body of `PUT /admin/faults` that is none.
    struct Invalid: Error, Hashable {
        let field: String?
        let message: String
    }

    /// Reads `{"mode","errorRate","latency","retryAfter","for"}`, of which only `mode` is needed.
    init(json: Data) throws(Invalid) {
        do {
            self = try JSONDecoder().decode(FaultBody.self, from: json).fault
        } catch let error as Invalid {
            throw error
        } catch {
            throw Invalid(field: nil, message: "the body is no JSON object")
        }
    }
}

/// The body, read field by field, so that each fault of it can be named.
private struct FaultBody: Decodable {
    var fault = Fault.none

    enum Field: String, CaseIterable, CodingKey {
        case mode, errorRate, latency, retryAfter, lasting = "for"
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let names = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
        if let unknown = names.first(where: { Field(rawValue: $0) == nil }) {
            let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault.Invalid(field: unknown, message: "unknown field; known are \(known)")
        }
        let body = try decoder.container(keyedBy: Field.self)
        guard let mode = (try? body.decode(String.self, forKey: .mode)).flatMap(FaultMode.init(rawValue:)) else {
            let known = FaultMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault.Invalid(field: "mode", message: "needed: one of \(known)")
        }
        fault.mode = mode
        if body.contains(.errorRate) {
            guard let rate = try? body.decode(Double.self, forKey: .errorRate), (0...1).contains(rate) else {
                throw Fault.Invalid(field: "errorRate", message: "not a number from 0 to 1")
            }
            fault.errorRate = rate
        }
        fault.latency = try Self.duration(body, .latency)
        fault.retryAfter = try Self.duration(body, .retryAfter)
        fault.lasting = try Self.duration(body, .lasting)
    }

    private static func duration(_ body: KeyedDecodingContainer<Field>, _ field: Field) throws -> Duration? {
        guard body.contains(field) else { return nil }
        guard let text = try? body.decode(String.self, forKey: field) else {
            throw Fault.Invalid(field: field.rawValue, message: "not a text such as \"500ms\" or \"60s\"")
        }
        do {
            return try DurationText.parse(text)
        } catch {
            throw Fault.Invalid(field: field.rawValue, message: error.description)
        }
    }
}
