import Foundation
import Synchronization

/// A file's bytes, in pieces.
struct ByteSource: Sendable {
    /// How many bytes there will be; nil where that is not known.
    let size: Int64?
    private let nextPiece: @Sendable () throws -> Data

    /// - Parameter nextPiece: returns the next bytes, and none at the end.
    init(size: Int64?, nextPiece: @escaping @Sendable () throws -> Data) {
        self.size = size
        self.nextPiece = nextPiece
    }

    func next() throws -> Data { try nextPiece() }

    /// The same bytes, of which the first piece has been looked at.
    func peeking(_ look: (Data) throws -> Void) throws -> ByteSource {
        let first = try next()
        try look(first)
        let isFirst = Mutex(true)
        return ByteSource(size: size) { [nextPiece] in
            try isFirst.withLock { flag in
                defer { flag = false }
                return flag
            } ? first : nextPiece()
        }
    }

    private static let piece = 262_144

    static var standardInput: ByteSource {
        ByteSource(size: nil) { try FileHandle.standardInput.read(upToCount: piece) ?? Data() }
    }

    /// Opens a file. Throws ``UserFacingError`` where that is not possible.
    static func file(_ path: String) throws -> ByteSource {
        let file = try InputFile.open(path)
        return ByteSource(size: InputFile.size(of: file)) { try file.read(upToCount: piece) ?? Data() }
    }
}
