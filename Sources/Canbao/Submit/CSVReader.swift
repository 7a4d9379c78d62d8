import Foundation

/// Cuts CSV (RFC 4180, UTF-8 with or without a byte order mark) into rows. Lines end with LF or CR LF; empty ones are
/// skipped. Needs no more memory than a row.
struct CSVReader {
    struct Row: Hashable, Sendable {
        /// Where it begins, from 1.
        let line: Int
        let fields: [String]
    }

    /// The longest row, in bytes. What is longer is most likely a quote that is never closed.
    static let longestRow = 1_048_576

    private let source: ByteSource
    private var piece: [UInt8] = []
    private var position = 0
    /// Bytes to be read again, the next one last.
    private var pushedBack: [UInt8] = []
    private var line = 1
    private(set) var bytesRead: Int64 = 0

    init(_ source: ByteSource) {
        self.source = source
    }

    /// The next row; nil at the end. Throws ``FileProblem`` where a row cannot be read; the rest of the file cannot either.
    mutating func next() throws -> Row? {
        if line == 1, bytesRead == 0 { try skipByteOrderMark() }
        while let first = try nextByte() {
            if first == Self.newline {
                line += 1
                continue
            }
            if first == Self.carriageReturn, try takeNewline() { continue }
            pushedBack.append(first)
            return try row()
        }
        return nil
    }

    private mutating func row() throws -> Row {
        let start = line
        var fields: [String] = []
        var length = 0
        while true {
            let (field, ended) = try field(rowStart: start, length: &length)
            guard let text = String(validating: field, as: UTF8.self) else {
                throw FileProblem(line: start, text: "is not UTF-8; save the file as “CSV UTF-8”")
            }
            fields.append(text)
            if ended { return Row(line: start, fields: fields) }
        }
    }

    /// One field, and whether its row ends with it.
    private mutating func field(rowStart: Int, length: inout Int) throws -> ([UInt8], ended: Bool) {
        guard let first = try nextByte() else { return ([], true) }
        if first == Self.quote { return try quotedField(rowStart: rowStart, length: &length) }
        pushedBack.append(first)
        var bytes: [UInt8] = []
        while let byte = try nextByte() {
            switch byte {
            case Self.comma: return (bytes, false)
            case Self.newline:
                line += 1
                return (bytes, true)
            case Self.carriageReturn:
                if try takeNewline() { return (bytes, true) }
                bytes.append(byte)
            case Self.quote:
                throw FileProblem(line: line, text: "has a quote within a field; the whole field must be quoted")
            default: bytes.append(byte)
            }
            try count(&length, rowStart)
        }
        return (bytes, true)
    }

    private mutating func quotedField(rowStart: Int, length: inout Int) throws -> ([UInt8], ended: Bool) {
        var bytes: [UInt8] = []
        while let byte = try nextByte() {
            try count(&length, rowStart)
            guard byte == Self.quote else {
                if byte == Self.newline { line += 1 }
                bytes.append(byte)
                continue
            }
            switch try nextByte() {
            case Self.quote: bytes.append(Self.quote)
            case Self.comma: return (bytes, false)
            case Self.newline:
                line += 1
                return (bytes, true)
            case nil: return (bytes, true)
            case Self.carriageReturn where try takeNewline(): return (bytes, true)
            default: throw FileProblem(line: line, text: "has text behind a closing quote")
            }
        }
        throw FileProblem(line: rowStart, text: "has a quote that is never closed")
    }

    // MARK: - Bytes

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private mutating func count(_ length: inout Int, _ rowStart: Int) throws {
        length += 1
        guard length <= Self.longestRow else {
            throw FileProblem(
                line: rowStart, text: "is longer than \(Self.longestRow) bytes; is a quote never closed?")
        }
    }

    private mutating func nextByte() throws -> UInt8? {
        if let byte = pushedBack.popLast() { return byte }
        if position == piece.count {
            piece = Array(try source.next())
            position = 0
            bytesRead += Int64(piece.count)
            if piece.isEmpty { return nil }
        }
        defer { position += 1 }
        return piece[position]
    }

    /// Behind a CR: takes the LF of the line end, if there is one.
    private mutating func takeNewline() throws -> Bool {
        guard let byte = try nextByte() else { return false }
        if byte == Self.newline {
            line += 1
            return true
        }
        pushedBack.append(byte)
        return false
    }

    private mutating func skipByteOrderMark() throws {
        var mark: [UInt8] = []
        for expected in [0xEF, 0xBB, 0xBF] as [UInt8] {
            guard let byte = try nextByte() else { break }
            mark.append(byte)
            if byte != expected { break }
        }
        guard mark != [0xEF, 0xBB, 0xBF], !mark.isEmpty else { return }
        // Only the first byte can be an ordinary one: what begins like a mark and is none is no UTF-8 here either.
        guard mark.count == 1 else { throw FileProblem(line: 1, text: "is not UTF-8; save the file as “CSV UTF-8”") }
        pushedBack.append(mark[0])
    }
}

extension FileProblem: Error {}
