import Foundation
import MessageLog

/// Headers as one compact blob: for each header the length of the name, the name, the length of the value, the value.
/// Lengths are LEB128 numbers. No headers: no blob.
enum HeaderBlob {
    static func encode(_ headers: [RecordHeader]) -> Data? {
        guard !headers.isEmpty else { return nil }
        // Five bytes hold a length up to 32 GiB.
        let most = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + 10 }
        return withUnsafeTemporaryAllocation(byteCount: most, alignment: 1) { buffer in
            var end = 0
            for header in headers {
                var name = header.name
                name.withUTF8 { append(UnsafeRawBufferPointer($0), to: buffer, at: &end) }
                header.value.withUnsafeBytes { append($0, to: buffer, at: &end) }
            }
            return Data(buffer[..<end])
        }
    }

    /// Nil where the blob is damaged.
    static func decode(_ blob: UnsafeRawBufferPointer?) -> [RecordHeader]? {
        guard let blob else { return [] }
        var headers: [RecordHeader] = []
        var index = 0
        while index < blob.count {
            guard let name = field(of: blob, at: &index), let value = field(of: blob, at: &index) else { return nil }
            headers.append(RecordHeader(String(decoding: name, as: UTF8.self), Data(value)))
        }
        return headers
    }

    private static func append(
        _ field: UnsafeRawBufferPointer, to buffer: UnsafeMutableRawBufferPointer, at end: inout Int
    ) {
        var rest = field.count
        while rest >= 0x80 {
            buffer[end] = UInt8(rest & 0x7f | 0x80)
            rest >>= 7
            end += 1
        }
        buffer[end] = UInt8(rest)
        end += 1
        UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(from: field)
        end += field.count
    }

    private static func field(of blob: UnsafeRawBufferPointer, at index: inout Int) -> Slice<UnsafeRawBufferPointer>? {
        var length = 0
        var shift = 0
        while true {
            guard index < blob.count, shift < 35 else { return nil }
            let byte = blob[index]
            index += 1
            length |= Int(byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard length <= blob.count - index else { return nil }
        defer { index += length }
        return blob[index..<index + length]
    }
}
