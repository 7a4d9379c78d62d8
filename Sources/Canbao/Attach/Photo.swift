import Foundation

/// What a file is by its bytes: a photo that a filing may name, or not.
enum Photo: String {
    case jpeg = "jpg"
    case png

    /// Nil where the bytes are no whole photo of either kind. Pixels are not looked at.
    init?(_ bytes: Data) {
        if PNGFile.isWhole(bytes) {
            self = .png
        } else if JPEGFile.isWhole(bytes) {
            self = .jpeg
        } else {
            return nil
        }
    }
}

/// PNG (ISO/IEC 15948): a signature and chunks, the first IHDR, the last IEND.
private enum PNGFile {
    static func isWhole(_ bytes: Data) -> Bool {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return false }
        var place = 8
        var hasData = false
        while let length = bytes.number(at: place, bytes: 4), let type = bytes.text(at: place + 4, length: 4) {
            let content = place + 8
            guard length <= bytes.count, content + length + 4 <= bytes.count else { return false }
            if place == 8 {
                guard type == "IHDR", length == 13, let width = bytes.number(at: content, bytes: 4), width > 0,
                    let height = bytes.number(at: content + 4, bytes: 4), height > 0
                else { return false }
            }
            if type == "IDAT" { hasData = true }
            if type == "IEND" { return hasData }
            place = content + length + 4
        }
        return false
    }
}

/// JPEG (ISO/IEC 10918-1): segments, one of them a frame with a size, then a scan, and an end.
private enum JPEGFile {
    static func isWhole(_ bytes: Data) -> Bool {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return false }
        var place = 2
        var hasFrame = false
        while bytes.number(at: place, bytes: 1) == 0xFF, let marker = bytes.number(at: place + 1, bytes: 1) {
            // Fill bytes may stand before a marker.
            if marker == 0xFF {
                place += 1
                continue
            }
            guard let length = bytes.number(at: place + 2, bytes: 2), length >= 2 else { return false }
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let height = bytes.number(at: place + 5, bytes: 2), height > 0,
                    let width = bytes.number(at: place + 7, bytes: 2), width > 0
                else { return false }
                hasFrame = true
            case 0xDA:
                // Behind the scan only the end matters; some cameras write more behind it.
                return hasFrame
                    && bytes.range(of: Data([0xFF, 0xD9]), in: bytes.startIndex + place..<bytes.endIndex) != nil
            default: break
            }
            place += 2 + length
        }
        return false
    }
}

extension Data {
    /// A big-endian number; nil where the bytes end before it does.
    fileprivate func number(at place: Int, bytes length: Int) -> Int? {
        guard place + length <= count else { return nil }
        return self[startIndex + place..<startIndex + place + length].reduce(0) { $0 << 8 | Int($1) }
    }

    fileprivate func text(at place: Int, length: Int) -> String? {
        guard place + length <= count else { return nil }
        return String(decoding: self[startIndex + place..<startIndex + place + length], as: UTF8.self)
    }
}
