import Foundation
import SocialInsurance

/// Amounts as people type them, and as spreadsheets keep them.
enum AmountText {
    /// `6500`, `6,500.00`, `￥6500`, `6500元` as `6500.00`. Anything else stays as it is, for the worker to judge.
    static func typed(_ text: String) -> String {
        var digits = Substring(CellFolding.code(text))
        if digits.first == "¥" || digits.first == "￥" { digits.removeFirst() }
        if digits.last == "元" { digits.removeLast() }
        let groups = digits.prefix { $0 != "." }.split(separator: ",", omittingEmptySubsequences: false)
        if groups.count > 1 {
            guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
                return text
            }
            digits = Substring(digits.filter { $0 != "," })
        }
        return Money(yuan: String(digits))?.description ?? text
    }

    /// Without the commas between thousands. Three digits stand behind each, and no fourth, unlike behind one between months.
    static func ungrouped(_ text: String) -> String {
        var (kept, rest) = ("", Substring(text))
        while let character = rest.popFirst() {
            let isComma = character == "," || character == "，"
            if !isComma || rest.prefix(while: \.isWholeNumber).count != 3 { kept.append(character) }
        }
        return kept
    }

    /// A spreadsheet's number, as it shows it: 15 digits, without the noise of binary fractions. Nil where that is no plain
    /// decimal number.
    static func number(_ digits: String) -> String? {
        // What is that short is shown as it is.
        if digits.utf8.count <= 15, let amount = Money(yuan: digits) { return amount.description }
        guard let number = Double(digits), number.isFinite else { return nil }
        let text = String(format: "%.15g", locale: Locale(identifier: "en_US_POSIX"), number)
        // With a locale the power of ten has an E, without one an e.
        guard !text.contains(where: { "eE".contains($0) }) else { return nil }
        return Money(yuan: text)?.description ?? text
    }
}
