import Foundation
import PlainWords
import WorkerKit

/// Text on its way out, written in blocks.
struct TextOutput: Sendable {
    private static let block = 65_536

    private var waiting = Data()
    private let sink: @Sendable (Data) throws -> Void

    /// `sink` throws where nothing can be written any more, e.g. because a disk is full.
    init(_ sink: @escaping @Sendable (Data) throws -> Void) {
        self.sink = sink
    }

    static var standard: TextOutput {
        TextOutput { try writeToStandardOutput($0) }
    }

    /// Writes bytes as they are.
    static func writeToStandardOutput(_ bytes: Data) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            throw UserFacingError(
                "standard output cannot be written to: \(PlainWords.reason(error))", status: ProcessExit.internalError)
        }
    }

    static var standardError: TextOutput {
        TextOutput { try FileHandle.standardError.write(contentsOf: $0) }
    }

    mutating func write(_ text: String) throws {
        waiting.append(contentsOf: text.utf8)
        if waiting.count >= Self.block { try flush() }
    }

    /// Writes bytes and ends the line.
    mutating func writeLine(_ bytes: Data) throws {
        waiting.append(bytes)
        waiting.append(UInt8(ascii: "\n"))
        if waiting.count >= Self.block { try flush() }
    }

    mutating func writeLine(_ text: String = "") throws { try write(text + "\n") }

    /// Writes a value as one line of JSON.
    mutating func writeJSON(_ value: some Encodable) throws { try writeLine(try JSONLine.encode(value)) }

    /// To be called before anybody waits for what was written, and at the end.
    mutating func flush() throws {
        guard !waiting.isEmpty else { return }
        try sink(waiting)
        waiting.removeAll(keepingCapacity: true)
    }
}

/// The one form of our own JSON lines: keys in order, slashes as they are.
enum JSONLine {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    static func encode(_ value: some Encodable) throws -> Data { try encoder.encode(value) }
}
