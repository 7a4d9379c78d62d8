/// Whether a number format shows a day. Only then is a number a date.
enum NumberFormat {
    /// The formats that every workbook knows by their number (ECMA-376, part 1, 18.8.30), those of Chinese editions included.
    static func isDate(builtIn id: Int) -> Bool {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: true
        default: false
        }
    }

    /// A format's own code, such as `yyyy"年"m"月"d"日"` or `[$-804]yyyy\-mm;@`.
    static func isDate(code: String) -> Bool {
        var (hasDay, hasMonth, hasTime) = (false, false, false)
        for symbol in symbols(of: code) {
            switch symbol {
            case "y", "d": hasDay = true
            case "m": hasMonth = true
            case "h", "s": hasTime = true
            // `General`, `G/通用格式`.
            case "g": return false
            default: continue
            }
        }
        // Minutes have the month's letter, but never stand without hours or seconds.
        return hasDay || (hasMonth && !hasTime)
    }

    /// The letters of a code's first section that mean something, in lower case: without quoted text, escaped characters,
    /// colours and locales. `[h]` counts as an hour.
    private static func symbols(of code: String) -> [Character] {
        var symbols: [Character] = []
        var rest = Substring(code)
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest[inside.endIndex...].dropFirst()
                if ["h", "m", "s"].contains(Set(inside.lowercased())) { symbols.append("h") }
            case "\\", "_", "*":
                rest = rest.dropFirst()
            case ";":
                // What follows is how negative numbers and texts look.
                return symbols
            default:
                symbols.append(contentsOf: character.lowercased())
            }
        }
        return symbols
    }
}
