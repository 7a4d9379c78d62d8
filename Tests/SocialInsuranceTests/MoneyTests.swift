import Foundation
import SocialInsurance
import Testing

@Suite("Money and rates")
struct MoneyTests {
    @Test(
        "yuan are read to the fen",
        arguments: [
            ("6500.00", 650_000), ("6500", 650_000), ("6500.5", 650_050), ("0.01", 1), ("0", 0), ("0.00", 0),
            ("007", 700),
            ("999999999999.99", 99_999_999_999_999),
        ] as [(String, Int64)])
    func read(text: String, fen: Int64) {
        #expect(Money(yuan: text)?.fen == fen)
    }

    @Test(
        "nothing else is an amount",
        arguments: [
            "", "6500.005", "6500.", ".5", "-1", "+1", "1e3", "abc", " 1", "1 ", "1,000", "1_000", "６５００", "1.2.3",
            "0x10",
            "NaN", "1000000000000", "99999999999999999999",
        ])
    func refused(text: String) {
        #expect(Money(yuan: text) == nil)
    }

    @Test(
        "amounts are written with two decimals",
        arguments: [
            (0, "0.00"), (1, "0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (650_037, "6500.37"), (-5, "-0.05"),
            (-12_345, "-123.45"), (Int64.max, "92233720368547758.07"), (Int64.min, "-92233720368547758.08"),
        ] as [(Int64, String)])
    func written(fen: Int64, text: String) {
        #expect(Money(fen: fen).description == text)
    }

    @Test("what is written is read back, in JSON too")
    func roundTrip() throws {
        let amounts = [0, 1, 99, 100, 650_037, -12_345].map { Money(fen: $0) }
        #expect(try JSONDecoder().decode([Money].self, from: JSONEncoder().encode(amounts)) == amounts)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Money].self, from: Data("[1.5]".utf8)) }
    }

    @Test("amounts are added and compared")
    func arithmetic() {
        #expect([1, 2, 3].map { Money(fen: $0) }.sum() == Money(fen: 6))
        #expect(Money(fen: 1) - Money(fen: 3) == -Money(fen: 2))
        #expect(Money(fen: -1) < .zero)
    }

    @Test(
        "a share is rounded half up to the fen",
        arguments: [
            // 24.395 and just under it.
            ("0.5%", "4879.00", "24.40"), ("0.5%", "4878.99", "24.39"), ("16%", "9999.99", "1600.00"),
            ("100%", "1.23", "1.23"), ("0%", "99999999.99", "0.00"), ("0.0001%", "5000.00", "0.01"),
            ("0.0001%", "4999.99", "0.00"), ("33.3333 %", "300.00", "100.00"),
        ])
    func share(rate: String, amount: String, share: String) throws {
        #expect(try #require(Rate(rate)).of(Fixtures.yuan(amount)) == Fixtures.yuan(share))
    }

    @Test("the largest amount that can be read has shares too")
    func largest() throws {
        let largest = Fixtures.yuan("999999999999.99")
        #expect(try #require(Rate("16%")).of(largest) == Fixtures.yuan("160000000000.00"))
        #expect(try #require(Rate("100%")).of(largest) == largest)
    }

    @Test("an injury factor leaves a rate exact")
    func factor() throws {
        let million = Fixtures.yuan("1000000.00")
        #expect(try #require(Rate("0.7%")).times(.fourFifths).of(million) == Fixtures.yuan("5600.00"))
        #expect(try #require(Rate("1.9%")).times(.half).of(million) == Fixtures.yuan("9500.00"))
        #expect(try #require(Rate("0.0001%")).times(.half).of(Fixtures.yuan("20000")) == Fixtures.yuan("0.01"))
        #expect(["1", "1.0", "0.8", "0.80", "0.5"].map { InjuryFactor($0)?.tenths } == [10, 10, 8, 8, 5])
        for text in ["", "0.9", "0", "1.01", "8", "-1"] { #expect(InjuryFactor(text) == nil, "\(text)") }
    }

    @Test(
        "nothing else is a rate",
        arguments: ["", "16", "%", "16.%", "16.12345%", "-1%", "101%", "100.0001%", "1e1%", "16%%"])
    func notRate(text: String) {
        #expect(Rate(text) == nil)
    }
}
