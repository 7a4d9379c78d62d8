import Filings
import Foundation

/// Filings as NDJSON: a line each, passed on byte for byte, whatever it holds. Blank lines are skipped.
struct NDJSONReader: FilingReader {
    /// The longest line that is submitted, in bytes: about what the topics take with key and headers. It is more than a
    /// worker takes, so that a filing which is a bit too long meets the worker's own answer.
    static let longestLine = 2 * RequestDecoder.maximumBytes - 65_536

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
