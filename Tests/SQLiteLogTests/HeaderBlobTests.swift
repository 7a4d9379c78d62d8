import Foundation
import MessageLog
import Testing

@testable import SQLiteLog

@Suite("Headers as a blob")
struct HeaderBlobTests {
    private func decode(_ blob: Data?) -> [RecordHeader]? {
        guard let blob else { return HeaderBlob.decode(nil) }
        return blob.withUnsafeBytes { HeaderBlob.decode($0) }
    }

    @Test("what was encoded is decoded", arguments: [0, 1, 127, 128, 16_383, 16_384, 300_000])
    func roundTrip(length: Int) {
        let headers = [
            RecordHeader("", ""), RecordHeader("名称", Data(repeating: 200, count: length)),
            RecordHeader(String(repeating: "n", count: length), "v"),
        ]
        #expect(decode(HeaderBlob.encode(headers)) == headers)
    }

    @Test("no headers take no room")
    func none() {
        #expect(HeaderBlob.encode([]) == nil)
        #expect(decode(nil) == [])
    }

    @Test("a blob that was cut off is damaged, at every length but between two headers")
    func cutOff() throws {
        let blob = try #require(HeaderBlob.encode([RecordHeader("name", "value"), RecordHeader("n", "v")]))
        for length in 1..<blob.count where length != 11 { #expect(decode(blob.prefix(length)) == nil) }
        #expect(decode(blob.prefix(11))?.count == 1)
        #expect(decode(Data(repeating: 0xff, count: 12)) == nil)
    }
}
