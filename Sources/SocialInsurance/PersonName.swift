// For NFC, which the standard library keeps to itself.
import Foundation

/// A person's name: 1 to 50 characters after trimming.
///
/// Two names are equal when they agree after Unicode NFC and after folding the separators that people type between the
/// parts of a name, `·` `•` `．` `・`, to the first of them.
public struct PersonName: Sendable {
    /// As given, trimmed.
    public let text: String
    /// What is compared.
    public let normalized: String

    /// Nil where nothing or more than 50 characters (Unicode scalars, after NFC) are left, or one of them is a control
    /// character.
    public init?(_ text: String) {
        let trimmed = text.trimmingWhitespace()
        let normalized = Self.normalize(trimmed)
        let scalars = normalized.unicodeScalars
        guard (1...50).contains(scalars.count),
            scalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        self.text = trimmed
        self.normalized = normalized
    }

    /// For public pages: the first character, and a star for each other one. Of a single character only a star.
    public var masked: String {
        text.count == 1 ? "*" : text.prefix(1) + String(repeating: "*", count: text.count - 1)
    }

    private static func normalize(_ text: String) -> String {
        // Common ideographs and ASCII, nearly every name, are as they should be.
        if text.unicodeScalars.allSatisfy({ $0.isASCII || (0x4E00...0x9FFF).contains($0.value) }) { return text }
        var folded = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "\u{2022}", "\u{FF0E}", "\u{30FB}": folded.append("\u{00B7}")
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }
}

extension PersonName: Hashable {
    public static func == (left: PersonName, right: PersonName) -> Bool { left.normalized == right.normalized }

    public func hash(into hasher: inout Hasher) { hasher.combine(normalized) }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        guard let first = unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(unicodeScalars[first...last])
    }
}
