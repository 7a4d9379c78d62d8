import Foundation

/// Cuts bytes into lines, each without its LF or CR LF. A byte order mark before the first line belongs to the file, not
/// to the line. Needs no more memory than the longest line that is let through.
struct LineReader {
    enum Line: Hashable {
        case whole(Data)
        /// Longer than the limit: skipped.
        case tooLong
    }

    private let source: ByteSource
    private let limit: Int
    private var piece = Data()
    private var position = 0
    private var isAtStart = true
    private(set) var bytesRead: Int64 = 0

    init(_ source: ByteSource, limit: Int) {
        self.source = source
        self.limit = limit
    }

    /// The next line; nil at the end. What follows the last line end is a line only if it is not empty.
    mutating func next() throws -> Line? {
        var line = Data()
        var isTooLong = false
        var hasBytes = false
        while true {
            if position == piece.count {
                piece = try source.next()
                position = 0
                if piece.isEmpty {
                    guard hasBytes else { return nil }
                    return isTooLong ? .tooLong : .whole(finished(&line))
                }
                bytesRead += Int64(piece.count)
            }
            let start = piece.startIndex + position
            let end = piece[start...].firstIndex(of: UInt8(ascii: "\n"))
            hasBytes = true
            if !isTooLong { line.append(piece[start..<(end ?? piece.endIndex)]) }
            // One byte more than the limit, for the CR that is cut off.
            if line.count > limit + 4 {
                isTooLong = true
                line = Data()
            }
            position = (end.map { $0 + 1 } ?? piece.endIndex) - piece.startIndex
            guard end != nil else { continue }
            let whole = finished(&line)
            return isTooLong || whole.count > limit ? .tooLong : .whole(whole)
        }
    }

    private mutating func finished(_ line: inout Data) -> Data {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard isAtStart else { return line }
        isAtStart = false
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return line.starts(with: mark) ? line.subdata(in: line.startIndex + 3..<line.endIndex) : line
    }
}
