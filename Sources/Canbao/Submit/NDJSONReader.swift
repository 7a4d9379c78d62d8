import Filings
import Foundation

/// Filings as NDJSON: a line each, passed on byte for byte, whatever it holds. Blank lines are skipped.
struct NDJSONReader: FilingReader {
    /// The longest line that is submitted, in bytes. A worker takes at most a quarter of it; what is a bit too long shall
    /// meet the worker's own answer, and what is no line at all shall not fill the memory.
    static let longestLine = 4 * RequestDecoder.maximumBytes

    private let kind: FilingKind
    private var lines: LineReader
    private var line = 0
    private(set) var problems: [FileProblem] = []

    init(_ source: ByteSource, kind: FilingKind) {
        self.kind = kind
        lines = LineReader(source, limit: Self.longestLine)
    }

    var bytesRead: Int64 { lines.bytesRead }

    mutating func next() throws -> OutgoingFiling? {
        while let next = try lines.next() {
            line += 1
            switch next {
            case .tooLong:
                problems.append(
                    FileProblem(line: line, text: "is longer than \(Self.longestLine) bytes and was not submitted"))
            case .whole(let value) where value.allSatisfy(Self.isBlank):
                continue
            case .whole(let value):
                return OutgoingFiling(line: line, labels: FilingLabels(json: value, kind: kind), value: value)
            }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
