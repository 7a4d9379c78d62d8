extension StringProtocol {
    /// How many columns of a terminal the text takes. Control characters count nothing; see ``printable``.
    var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension Character {
    /// 0, 1 or 2 columns.
    var displayWidth: Int {
        // By far the most common case, and the cheapest.
        if let ascii = asciiValue { return (0x20..<0x7F).contains(ascii) ? 1 : 0 }
        var width = 0
        for scalar in unicodeScalars {
            // U+FE0F asks for the wide, coloured picture of a character that also has a narrow form.
            if scalar.value == 0xFE0F || WideCharacters.contain(scalar) { return 2 }
            if !scalar.takesNoRoom { width = 1 }
        }
        return width
    }
}

extension Unicode.Scalar {
    fileprivate var takesNoRoom: Bool {
        switch properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension String {
    /// The text without what could move the cursor or colour the terminal: each control character becomes U+FFFD.
    /// For texts that others have put into the log.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var scalars = UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(scalar.isControl ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    /// The text followed by spaces up to a number of columns.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - displayWidth)) }

    /// The text behind spaces up to a number of columns.
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
    }
}

extension Unicode.Scalar {
    /// Control characters, and the format characters that turn the direction of writing around.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}
