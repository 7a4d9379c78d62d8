import Foundation
import Testing

@testable import MessageJSON

@Suite("Messages are written and read as JSON")
struct MessageJSONTests {
    struct Everything: Codable, Hashable {
        var text: String
        var flag: Bool
        var whole: Int64
        var large: UInt64
        var list: [String]
        var nested: [String: [Int]]
        var absent: String?
        var part: Part

        struct Part: Codable, Hashable {
            var zebra: String
            var apple: String
        }
    }

    static func everything(_ random: inout some RandomNumberGenerator) -> Everything {
        func text() -> String {
            let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2_FFFF, using: &random))
            }
            return String(String.UnicodeScalarView(scalars))
        }
        return Everything(
            text: text(), flag: .random(using: &random), whole: .random(in: .min ... .max, using: &random),
            large: .random(in: 0 ... .max, using: &random), list: (0..<3).map { _ in text() },
            nested: [text() + "a": [1, -2], text() + "b": []], absent: Bool.random(using: &random) ? text() : nil,
            part: Everything.Part(zebra: text(), apple: text()))
    }

    @Test("any values are written as Foundation's encoder writes them, and read back", arguments: 1...50)
    func random(seed: UInt64) throws {
        var random = Seeded(seed)
        let foundation = JSONEncoder()
        foundation.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for _ in 0..<20 {
            let value = Self.everything(&random)
            let written = try MessageEncoder.encode(value)
            let object = try JSONSerialization.jsonObject(with: written) as? NSDictionary
            let expected = try JSONSerialization.jsonObject(with: foundation.encode(value)) as? NSDictionary
            #expect(object == expected)
            #expect(try JSONDecoder().decode(Everything.self, from: written) == value)
            #expect(try MessageDecoder.decode(from: foundation.encode(value)) == value)
            #expect(try MessageDecoder.decode(from: written) == value)
        }
    }

    @Test("fields stand in the order of their names")
    func order() throws {
        let written = try MessageEncoder.encode(Everything.Part(zebra: "1", apple: "2"))
        #expect(String(decoding: written, as: UTF8.self) == #"{"apple":"2","zebra":"1"}"#)
    }

    @Test("quotes, backslashes and control characters are escaped, nothing else is")
    func escapes() throws {
        let written = try MessageEncoder.encode(["a\"b\\c\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}/名\u{2028}"])
        #expect(
            String(decoding: written, as: UTF8.self)
                == #"["a\"b\\c\b\t\n\f\r\u0000\u001f"# + "\u{7F}/名\u{2028}\"]")
    }

    @Test("a number with a fraction is refused, not rounded")
    func fractions() {
        #expect(throws: EncodingError.self) { try MessageEncoder.encode(["amount": 1.5]) }
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "{", "{}}", "[1,]", #"{"a":1,}"#, "{a:1}", "{'a':1}", "nul", "01", "1.", "+1", "NaN", "\"\t\"",
            #""\x""#, #""\ud800""#, "[1 2]", #"{"a" 1}"#, "// no\n1", "\u{FEFF}1",
            String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        ])
    func noJSON(_ text: String) {
        #expect(throws: DecodingError.self) { try MessageDecoder.decode([String].self, from: Data(text.utf8)) }
    }

    @Test("bytes that are no UTF-8 are refused")
    func noUTF8() {
        for bytes in [
            Data([0x22, 0xFF, 0x22]), Data([0x22, 0xED, 0xA0, 0x80, 0x22]), Data([0x22, 0xC0, 0x80, 0x22]),
        ] {
            #expect(throws: DecodingError.self) { try MessageDecoder.decode(String.self, from: bytes) }
        }
    }

    @Test("a text that ends anywhere too early is refused, and nothing beyond it is read")
    func truncated() throws {
        let text = Data(#"{"text":"甲\n","list":[1,-2.5e3,true,null],"part":{"zebra":"z","apple":"a"}}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: DecodingError.self) { try MessageDecoder.decode(Anything.self, from: text.prefix(count)) }
        }
        _ = try MessageDecoder.decode(Anything.self, from: text)
        #expect(
            try MessageDecoder.decode(from: (Data("[".utf8) + text + text).dropFirst().prefix(text.count)) == Anything()
        )
    }

    @Test("a value of another type is a mismatch that names its place")
    func mismatch() throws {
        let text = Data(#"{"zebra":"z","apple":7}"#.utf8)
        let error = try #require(throws: DecodingError.self) {
            try MessageDecoder.decode(Everything.Part.self, from: text)
        }
        guard case .typeMismatch(_, let context) = error else { throw error }
        #expect(context.codingPath.map(\.stringValue) == ["apple"])
    }

    @Test("numbers out of their type's range are a mismatch")
    func range() {
        #expect(throws: DecodingError.self) { try MessageDecoder.decode([Int8].self, from: Data("[128]".utf8)) }
        #expect(throws: DecodingError.self) { try MessageDecoder.decode([Int].self, from: Data("[1.5]".utf8)) }
        #expect(throws: DecodingError.self) {
            try MessageDecoder.decode([Int64].self, from: Data("[9223372036854775808]".utf8))
        }
    }

    @Test("a field that occurs twice is told twice")
    func twice() throws {
        struct Names: Decodable {
            let all: [String]
            init(from decoder: any Decoder) throws {
                all = try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue)
            }
        }
        let names: Names = try MessageDecoder.decode(from: Data(#"{"a":1,"b":2,"\u0061":3}"#.utf8))
        #expect(names.all == ["a", "b", "a"])
    }
}

private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Takes every object.
private struct Anything: Decodable, Equatable {
    init() {}
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Name.self) }
}

/// splitmix64.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
