import SocialInsurance

/// Days and months as people type them.
enum DayText {
    /// `2021-01-30`, `2021/1/30`, `2021.1.30`, `2021年1月30日`, `20210130`, with or without a time behind it.
    static func day(_ text: String) -> CalendarDate? {
        var text = Substring(text)
        // A time of day is left aside: `2021-01-30 00:00:00`.
        if let end = text.firstIndex(where: { $0 == " " || $0 == "T" }) {
            let time = text[end...].dropFirst()
            guard time.contains(":"), time.allSatisfy({ $0.isNumber || ":. ".contains($0) }) else { return nil }
            text = text[..<end]
        }
        if text.utf8.count == 8, let number = Int(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) {
            return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        if text.last == "日" || text.last == "号" { text.removeLast() }
        guard let parts = parts(text, separators: ["-", "/", ".", "年", "月"]), parts.count == 3, parts[1] < 100,
            parts[2] < 100
        else { return nil }
        return CalendarDate(year: parts[0], month: parts[1], day: parts[2])
    }

    /// `2021-01`, `2021/1`, `2021年1月`, `2021.01`, `202101`, or any day of the month. Not `2021.1`, which may be what a
    /// spreadsheet has left of `2021.10`.
    static func month(_ text: String) -> Month? {
        if let day = day(text) { return day.month }
        if text.utf8.count == 6, let number = Int(text), number > 0 {
            return Month(year: number / 100, month: number % 100)
        }
        var text = Substring(text)
        if text.last == "月" { text.removeLast() }
        if text.contains("."), text.utf8.count != 7 { return nil }
        guard let parts = parts(text, separators: ["-", "/", ".", "年"]), parts.count == 2, parts[1] < 100 else {
            return nil
        }
        return Month(year: parts[0], month: parts[1])
    }

    /// Numbers in ASCII digits, the first with four of them, the others with one or two.
    private static func parts(_ text: Substring, separators: Set<Character>) -> [Int]? {
        let pieces = text.split(omittingEmptySubsequences: false) { separators.contains($0) }
        guard pieces.first?.utf8.count == 4 else { return nil }
        var numbers: [Int] = []
        for piece in pieces {
            guard (1...4).contains(piece.utf8.count), piece.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(piece)
            else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
