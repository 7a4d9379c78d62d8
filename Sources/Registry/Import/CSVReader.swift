import Foundation
import PlainWords

/// Reads a CSV file row by row, in bounded memory: UTF-8 with or without a byte order mark, fields in quotes where they hold
/// commas, quotes (doubled) or line ends, lines that end in LF or CRLF. Empty lines are skipped.
///
/// Ours because the library at hand, SwiftCSV, holds the whole file as one text, and does not know the line of a row.
struct CSVReader {
    /// Where the present row begins, from 1.
    private(set) var line = 0
    /// What is wrong with the present row's form, or nil.
    private(set) var fault: Fault?

    private let file: FileHandle
    private var chunk: [UInt8] = []
    private var position = 0
    private var nextLine = 1
    /// The present row's fields, one after the other, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    enum Fault: String {
        case textAfterQuote = "text follows a closing quote"
        case openQuote = "a quote is opened here and never closed"
        case tooLong = "the row is longer than any can be; perhaps a quote is missing"
    }

    /// The file cannot be read on.
    struct Unreadable: Error {
        /// The system's words.
        let reason: String
    }

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote within quotes: it closes the field, or is the first of two.
        case quoteInQuotes
    }

    /// Bytes of a row. What goes beyond is not held in memory.
    private static let longestRow = 65_536
    private static let chunkSize = 262_144
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")

    init(_ file: FileHandle) throws {
        self.file = file
        if try refill(), chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    var fieldCount: Int { ends.count }

    /// A field of the present row; nil where it is no UTF-8.
    func field(_ index: Int) -> String? {
        let start = index == 0 ? 0 : ends[index - 1]
        return String(validating: bytes[start..<ends[index]], as: UTF8.self)
    }

    /// Goes on to the next row that is not empty; false where there is none.
    mutating func next() throws -> Bool {
        while try readRow() {
            let isEmpty = ends.count == 1 && bytes.isEmpty && fault == nil
            if !isEmpty { return true }
        }
        return false
    }

    /// Reads up to and including the line's end. False where nothing is left.
    private mutating func readRow() throws -> Bool {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        fault = nil
        line = nextLine
        var state = State.fieldStart
        var isAtEnd = true
        while let byte = try take() {
            isAtEnd = false
            switch (state, byte) {
            case (.quoted, Self.quote):
                state = .quoteInQuotes
            case (.quoted, _):
                if byte == Self.lineFeed { nextLine += 1 }
                keep(byte)
            case (.quoteInQuotes, Self.quote):
                keep(byte)
                state = .quoted
            case (.fieldStart, Self.quote):
                state = .quoted
            case (_, Self.comma):
                endField()
                state = .fieldStart
            case (_, Self.lineFeed):
                nextLine += 1
                endRow(state)
                return true
            default:
                if state == .quoteInQuotes, byte != Self.carriageReturn { fault = .textAfterQuote }
                keep(byte)
                state = .plain
            }
        }
        if isAtEnd { return false }
        if state == .quoted { fault = .openQuote }
        endRow(state)
        return true
    }

    private mutating func endRow(_ state: State) {
        // The first half of a CRLF; within quotes it would be content.
        if state == .plain, bytes.last == Self.carriageReturn { bytes.removeLast() }
        endField()
    }

    private mutating func endField() {
        if ends.count < Self.longestRow { ends.append(bytes.count) } else { fault = .tooLong }
    }

    private mutating func keep(_ byte: UInt8) {
        if bytes.count < Self.longestRow { bytes.append(byte) } else { fault = .tooLong }
    }

    private mutating func take() throws -> UInt8? {
        if position == chunk.count, try !refill() { return nil }
        defer { position += 1 }
        return chunk[position]
    }

    private mutating func refill() throws -> Bool {
        do {
            chunk = try file.read(upToCount: Self.chunkSize).map { [UInt8]($0) } ?? []
        } catch {
            throw Unreadable(reason: PlainWords.reason(error))
        }
        position = 0
        return !chunk.isEmpty
    }
}
