import CXLSXWriter
import Foundation

/// What may be typed into the cells of a column.
public struct CellRule: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// One of the texts in those cells of another sheet, `='填写说明'!$A$1:$A$3`, to choose from.
        case choice(source: String)
        /// A day from 1900 on.
        case date
        /// A number above zero.
        case amount
        /// Anything; there is just a hint.
        case anything
    }

    public let kind: Kind
    /// Shown while the cell is chosen; at most 32 and 255 characters.
    public let title: String
    public let hint: String
    /// Shown where something else was typed, which is a warning and no more: the form's reader has the last word.
    public let warning: String

    public init(_ kind: Kind, title: String, hint: String, warning: String) {
        self.kind = kind
        self.title = title
        self.hint = hint
        self.warning = warning
    }
}

extension SheetWriter {
    /// Lays a rule on the cells of a column.
    public func add(_ rule: CellRule, column: Int, rows: ClosedRange<Int>) throws {
        let texts = CTexts()
        var validation = lxw_data_validation()
        validation.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
        validation.input_title = texts.copy(String(rule.title.prefix(32)))
        validation.input_message = texts.copy(String(rule.hint.prefix(255)))
        validation.error_message = texts.copy(String(rule.warning.prefix(225)))
        switch rule.kind {
        case .choice(let source):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
            validation.value_formula = texts.copy(source)
        case .date:
            validation.validate = UInt8(LXW_VALIDATION_TYPE_DATE.rawValue)
            validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
            validation.value_datetime = lxw_datetime(year: 1900, month: 1, day: 1, hour: 0, min: 0, sec: 0)
        case .amount:
            validation.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
            validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN.rawValue)
            validation.value_number = 0
        case .anything:
            validation.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
        }
        let error = withExtendedLifetime(texts) {
            worksheet_data_validation_range(
                sheet, lxw_row_t(rows.lowerBound - 1), lxw_col_t(column - 1), lxw_row_t(rows.upperBound - 1),
                lxw_col_t(column - 1), &validation)
        }
        try WorkbookWriter.check(error, "a rule of a column")
    }
}

/// Copies of texts for C, freed together.
private final class CTexts {
    private var copies: [UnsafeMutablePointer<CChar>] = []

    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        guard !text.isEmpty, let copy = strdup(text) else { return nil }
        copies.append(copy)
        return copy
    }

    deinit { copies.forEach { free($0) } }
}
