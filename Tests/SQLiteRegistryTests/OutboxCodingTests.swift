import Filings
import Foundation
import MessageLog
import Registry
import Testing

@testable import SQLiteRegistry

@Suite("The bytes of an outbox row")
struct OutboxCodingTests {
    static let contents: [OutboxContent] = [
        .record(OutgoingRecord(topic: "", key: nil, value: nil)),
        .record(
            OutgoingRecord(
                topic: "主题", key: Data(), value: Data([0, 1, 255]),
                headers: [RecordHeader("", Data()), RecordHeader("same", "1"), RecordHeader("same", "二")])),
        .result(
            RecordedResult(
                kind: .benefitCheck, filingID: "E-1:benefit", revision: 0, outcome: .parked, key: nil,
                body: Data("{}".utf8), decidedAt: Date(timeIntervalSince1970: 1_626_310_800.123456),
                traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
    ]

    @Test("give back what was put in", arguments: contents)
    func roundTrip(content: OutboxContent) {
        #expect(OutboxCoding.decode(OutboxCoding.encode(content)) == content)
    }

    @Test("that end early or late are nothing", arguments: contents)
    func damaged(content: OutboxContent) {
        let bytes = OutboxCoding.encode(content)
        for count in 0..<bytes.count { #expect(OutboxCoding.decode(bytes.prefix(count)) == nil) }
        #expect(OutboxCoding.decode(bytes + [0]) == nil)
        #expect(OutboxCoding.decode(Data([9]) + bytes.dropFirst()) == nil)
    }

    @Test("stay the same for ever")
    func stable() {
        let record = OutgoingRecord(topic: "t", key: nil, value: Data([7]), headers: [RecordHeader("h", "v")])
        #expect(
            [UInt8](OutboxCoding.encode(.record(record))) == [
                1, 0, 0, 0, 1, 0x74, 255, 255, 255, 255, 0, 0, 0, 1, 7, 0, 0, 0, 1, 0, 0, 0, 1, 0x68, 0, 0, 0, 1, 0x76,
            ])
    }
}
