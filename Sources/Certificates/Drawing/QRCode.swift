import CQRencode
import Foundation

/// A QR code as a square of dark and light modules.
public struct QRCode: Hashable, Sendable {
    /// Modules on a side, without the quiet zone.
    public let side: Int
    private let dark: [Bool]

    /// Light modules that a reader wants around the code (ISO/IEC 18004).
    static let quietZone = 4

    /// Encodes text at error correction M: with an address of some 60 characters, M keeps the modules a third larger
    /// in area than Q does, which helps a blurred camera more than the stronger correction would.
    ///
    /// Throws ``QRCodeError`` for text that is too long for a QR code (2,331 bytes).
    public init(_ text: String) throws {
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else {
            throw QRCodeError(bytes: text.utf8.count, reason: String(cString: strerror(errno)))
        }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // Bit 0 of each byte is the colour; the others tell what the module is for.
        dark = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Whether the module is dark.
    public func isDark(row: Int, column: Int) -> Bool {
        dark[row * side + column]
    }

    /// The dark modules as boxes within a square that holds the quiet zone too; neighbours in a row are joined.
    func boxes(in square: Rect) -> [Rect] {
        let module = square.width / Double(side + 2 * Self.quietZone)
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
                        x: square.x + Double(start + Self.quietZone) * module,
                        y: square.y + Double(row + Self.quietZone) * module,
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
