import CQRencode
import Foundation

/// A QR code as a square of dark and light modules.
public struct QRCode: Hashable, Sendable {
    /// Modules on a side, without the quiet zone.
    public let side: Int
    private let dark: [Bool]

    /// Encodes text in as few modules as possible, with as much error correction as these have room for: a camera that
    /// is out of focus is helped more by large modules than by redundancy.
    ///
    /// Throws ``QRCodeError`` for text that is too long for a QR code (2,953 bytes).
    public init(_ text: String) throws {
        var best = try Self.encode(text, version: 0, QR_ECLEVEL_L)
        for level in [QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H] {
            let stronger = try? Self.encode(text, version: best.version, level)
            guard let stronger, stronger.version == best.version else { break }
            best = stronger
        }
        side = best.side
        dark = best.dark
    }

    private static func encode(
        _ text: String, version: Int32, _ level: QRecLevel
    ) throws -> (version: Int32, side: Int, dark: [Bool]) {
        guard let code = QRcode_encodeString(text, version, level, QR_MODE_8, 1) else {
            throw QRCodeError(bytes: text.utf8.count, reason: String(cString: strerror(errno)))
        }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        // Bit 0 of each byte is the colour; the others tell what the module is for.
        let modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side)
        return (code.pointee.version, side, modules.map { $0 & 1 == 1 })
    }

    /// Whether the module is dark.
    public func isDark(row: Int, column: Int) -> Bool {
        dark[row * side + column]
    }

    /// The dark modules as boxes in the upper right of a square; neighbours in a row are joined. The square has no quiet
    /// zone: keep 4 modules around it white (ISO/IEC 18004).
    func boxes(in square: Rect) -> [Rect] {
        // Eighths of a point, because round coordinates make a smaller file.
        let module = (square.width / Double(side) * 8).rounded(.down) / 8
        let left = square.maxX - module * Double(side)
        var boxes: [Rect] = []
        for row in 0..<side {
            var column = 0
            while column < side {
                guard isDark(row: row, column: column) else {
                    column += 1
                    continue
                }
                let start = column
                while column < side, isDark(row: row, column: column) { column += 1 }
                boxes.append(
                    Rect(
                        x: left + Double(start) * module, y: square.y + Double(row) * module,
                        width: Double(column - start) * module, height: module))
            }
        }
        return boxes
    }
}

/// The text does not become a QR code.
public struct QRCodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text's length.
    public let bytes: Int
    /// libqrencode's reason.
    public let reason: String

    public var description: String { "an address of \(bytes) bytes does not become a QR code: \(reason)" }
}
