import Foundation

/// How a CSV file writes its characters. Excel in China saves “CSV” in GB18030 and “CSV UTF-8” in UTF-8.
enum TextEncoding: String {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"

    /// The encoding that fits all of the source. Throws ``FileProblem`` where neither does.
    static func detect(_ source: ByteSource) throws -> TextEncoding {
        var isFirst = true
        var candidates = [try CharacterConverter(from: .utf8), try CharacterConverter(from: .gb18030)]
        while true {
            let piece = try source.next()
            if isFirst, piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
                throw FileProblem(line: 1, text: "is UTF-16; save the file as “CSV UTF-8”")
            }
            isFirst = false
            candidates = candidates.filter { (try? $0.convert(piece)) != nil }
            guard let best = candidates.first else {
                throw FileProblem(line: 1, text: "is neither UTF-8 nor GB18030; save the file as “CSV UTF-8”")
            }
            if piece.isEmpty { return best.encoding }
        }
    }
}

extension ByteSource {
    /// The same text in UTF-8. Its size stays that of the file.
    func inUTF8(from encoding: TextEncoding) throws -> ByteSource {
        guard encoding != .utf8 else { return self }
        let converter = try CharacterConverter(from: encoding)
        return ByteSource(size: size) { [self] in
            while true {
                let piece = try next()
                let converted = try converter.convert(piece)
                // No bytes would mean the end, which a piece of half a character is not.
                if !converted.isEmpty || piece.isEmpty { return converted }
            }
        }
    }
}

/// Converts text to UTF-8, piece by piece (iconv).
///
/// Sendable because it is used by one reader, one piece after the other.
final class CharacterConverter: @unchecked Sendable {
    let encoding: TextEncoding
    private let handle: iconv_t
    /// The beginning of a character that the next piece ends.
    private var rest = Data()

    init(from encoding: TextEncoding) throws {
        self.encoding = encoding
        handle = iconv_open("UTF-8", encoding.rawValue)
        // What iconv_open returns where it fails.
        guard handle != iconv_t(bitPattern: -1) else {
            throw FileProblem(line: 1, text: "is in \(encoding.rawValue), which this system cannot convert")
        }
    }

    deinit {
        if handle != iconv_t(bitPattern: -1) { iconv_close(handle) }
    }

    /// Takes the next bytes; none mean the end. Throws ``FileProblem`` where they are not of this encoding.
    func convert(_ piece: Data) throws -> Data {
        guard !piece.isEmpty else {
            guard rest.isEmpty else { throw wrong }
            return Data()
        }
        var input = (rest + piece).map { CChar(bitPattern: $0) }
        // A character of two bytes becomes one of three at most; one of four stays four.
        var output = [CChar](repeating: 0, count: input.count * 2 + 16)
        let (left, written, isOver) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                let result = iconv(handle, &from, &left, &to, &room)
                // EINVAL: the piece ends within a character.
                let isOver = result != -1 || errno == EINVAL
                return (left, output.count - room, isOver)
            }
        }
        guard isOver, left < 8 else { throw wrong }
        rest = Data(input.suffix(left).map { UInt8(bitPattern: $0) })
        return Data(output.prefix(written).map { UInt8(bitPattern: $0) })
    }

    private var wrong: FileProblem { FileProblem(line: 1, text: "is not \(encoding.rawValue)") }
}
