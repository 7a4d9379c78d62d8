import Certificates
import Testing

@Suite("verification code")
struct VerificationCodeTests {
    @Test("128 bits become 26 characters that an address carries as they are")
    func form() {
        var random = Counting()
        let code = VerificationCode(using: &random)
        #expect(code.text.count == 26)
        #expect(code.text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        #expect(code.address(base: "https://example.com/v/") == "https://example.com/v/" + code.text)
    }

    @Test("every bit of the generator counts")
    func bits() {
        struct OneBit: RandomNumberGenerator {
            var words: [UInt64]
            mutating func next() -> UInt64 { words.removeFirst() }
        }
        var texts = Set<String>()
        for bit in 0..<128 {
            var random = OneBit(words: bit < 64 ? [1 << bit, 0] : [0, 1 << (bit - 64)])
            texts.insert(VerificationCode(using: &random).text)
        }
        #expect(texts.count == 128)
    }

    @Test("a code is read as people type it")
    func typed() throws {
        var random = SystemRandomNumberGenerator()
        let code = VerificationCode(using: &random)
        let typed = code.text.lowercased().replacing("0", with: "o").replacing("1", with: "l")
        let spaced = typed.prefix(5) + " " + typed.dropFirst(5).prefix(8) + "-" + typed.dropFirst(13)
        let read = try #require(VerificationCode(String(spaced)))
        #expect(read.text == code.text)
        #expect(read.lookupDigest == code.lookupDigest)
        for wrong in [
            "", String(code.text.dropLast()), code.text + "0", "U" + code.text.dropFirst(), "8" + code.text.dropFirst(),
        ] {
            #expect(VerificationCode(wrong) == nil)
        }
    }

    @Test("a digest that differs in one character is another code's, wherever it is")
    func different() throws {
        let code = try #require(VerificationCode("0123456789ABCDEFGHJKMNPQRS"))
        let digest = code.lookupDigest
        for index in digest.indices {
            let other = digest.replacingCharacters(in: index...index, with: digest[index] == "7" ? "6" : "7")
            #expect(!code.hasDigest(other))
        }
        #expect(!code.hasDigest(String(digest.dropLast())) && !code.hasDigest(""))
        #expect(code.hasDigest(digest))
    }
}
