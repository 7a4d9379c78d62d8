import Foundation

/// What people type, brought to one form: the same thing typed in two ways must be the same filing.
enum CellFolding {
    /// The text without what cannot be seen at its ends: blanks of every width, marks of zero width.
    static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, isInvisible(first) { scalars.removeFirst() }
        while let last = scalars.last, isInvisible(last) { scalars.removeLast() }
        let trimmed = String(String.UnicodeScalarView(scalars))
        return trimmed.utf8.allSatisfy { $0 < 0x80 } ? trimmed : trimmed.precomposedStringWithCanonicalMapping
    }

    /// Full-width ASCII made half-width, the ideographic blank made a blank.
    static func halfWidth(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value >= 0x3000 && !(0x4E00...0x9FFF).contains($0.value) })
        else {
            return text
        }
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: folded.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x3000: folded.append(" ")
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// For a number or a code: half-width, without any blank, without the apostrophe that marks a text in some programs.
    static func code(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in halfWidth(text).unicodeScalars where !isInvisible(scalar) { scalars.append(scalar) }
        while let first = scalars.first, ["'", "\u{2018}", "\u{2019}", "`"].contains(first) { scalars.removeFirst() }
        return String(scalars)
    }

    /// For a comparison only: half-width, without blanks, in lower case.
    static func folded(_ text: String) -> String { code(text).lowercased() }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value <= 0x20 || scalar.value == 0x7F }
        return scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
            || scalar.properties.generalCategory == .control
    }
}
