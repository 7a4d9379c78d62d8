/// Breaks a text into lines of at most a number of columns, as Chinese is set: anywhere between two wide characters,
/// but not before a closing mark, not behind an opening one, and not within a word of letters or digits.
struct TextWrap {
    let width: Int

    /// At least one line. A word that is longer than a line is cut.
    func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for piece in pieces(of: text) {
            let needed = piece.displayWidth
            if used + piece.trimmedWidth > width, used > 0 {
                lines.append(line.trimmedAtEnd)
                line = ""
                used = 0
                if piece == " " { continue }
            }
            if needed > width {
                for character in piece {
                    if used + character.displayWidth > width {
                        lines.append(line)
                        line = ""
                        used = 0
                    }
                    line.append(character)
                    used += character.displayWidth
                }
            } else {
                line += piece
                used += needed
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line.trimmedAtEnd) }
        return lines
    }

    /// What must not be broken, in order.
    private func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var joinsNext = false
        for character in text {
            let joins =
                joinsNext || character.closes
                || (!character.isWide && character != " "
                    && (pieces.last?.last.map { !$0.isWide && $0 != " " } ?? false))
            if joins, !pieces.isEmpty {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
            joinsNext = character.opens
        }
        return pieces
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    fileprivate var trimmedWidth: Int { trimmedAtEnd.displayWidth }
}

extension Character {
    fileprivate var isWide: Bool { displayWidth == 2 }
    fileprivate var closes: Bool { "，。、；：！？）】》”’…%％".contains(self) }
    fileprivate var opens: Bool { "（【《“‘".contains(self) }
}
