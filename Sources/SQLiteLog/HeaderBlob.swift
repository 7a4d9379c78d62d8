import Foundation
import MessageLog

/// Headers as one compact blob: for each header the length of the name, the name, the length of the value, the value.
/// Lengths are LEB128 numbers. No headers: no blob.
enum HeaderBlob {
    static func encode(_ headers: [RecordHeader]) -> Data? {
        guard !headers.isEmpty else { return nil }
        var blob = Data()
        blob.reserveCapacity(headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + 6 })
        for header in headers {
            append(header.name.utf8.count, to: &blob)
            blob.append(contentsOf: header.name.utf8)
            append(header.value.count, to: &blob)
            blob.append(header.value)
        }
        return blob
    }

    /// Nil where the blob is damaged.
    static func decode(_ blob: Data?) -> [RecordHeader]? {
        guard let blob else { return [] }
        var headers: [RecordHeader] = []
        var index = blob.startIndex
        while index < blob.endIndex {
            guard let name = field(of: blob, at: &index), let value = field(of: blob, at: &index) else { return nil }
            headers.append(RecordHeader(String(decoding: name, as: UTF8.self), Data(value)))
        }
        return headers
    }

    private static func append(_ length: Int, to blob: inout Data) {
        var rest = length
        while rest >= 0x80 {
            blob.append(UInt8(rest & 0x7f | 0x80))
            rest >>= 7
        }
        blob.append(UInt8(rest))
    }

    private static func field(of blob: Data, at index: inout Data.Index) -> Data? {
        var length = 0
        var shift = 0
        while true {
            guard index < blob.endIndex, shift < 63 else { return nil }
            let byte = blob[index]
            index += 1
            length |= Int(byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard length <= blob.endIndex - index else { return nil }
        defer { index += length }
        return blob[index..<index + length]
    }
}
