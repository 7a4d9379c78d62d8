import Filings
import Foundation
import SocialInsurance
import Spreadsheets

/// What a cell comes to.
struct CellReading: Hashable {
    /// Nil: the field is left out.
    let value: FieldValue?
    /// As it is shown again, e.g. to be mended.
    let text: String
}

extension FormColumn {
    /// Reads a cell. Nothing is guessed: what may have lost something, or may mean two things, throws ``CellFault``. What is
    /// plain but wrong goes on, for the worker to judge.
    func read(_ content: CellContent?) throws -> CellReading {
        let reading: CellReading
        switch content {
        case nil: reading = CellReading(value: nil, text: "")
        case .text(let text): reading = try read(text: CellFolding.trimmed(text))
        case .number(let digits): reading = try read(number: digits)
        case .date(let date): reading = try read(date: date)
        case .flag(let flag): reading = try read(flag: flag)
        case .error: throw CellFault.error
        case .formula: throw CellFault.formula
        }
        if reading.value != nil { return reading }
        if let standard { return CellReading(value: .text(standard), text: reading.text) }
        if isRequired { throw CellFault.missing }
        return reading
    }

    /// What a cell holds, for whoever has to mend it.
    static func text(of content: CellContent?) -> String {
        switch content {
        case nil, .formula: ""
        case .text(let text): CellFolding.trimmed(text)
        case .number(let digits), .error(let digits): digits
        case .date(let date): date.description
        case .flag(let flag): flag ? "TRUE" : "FALSE"
        }
    }

    // MARK: - Text

    private func read(text: String) throws -> CellReading {
        if text.isEmpty { return CellReading(value: nil, text: "") }
        switch content {
        case .text:
            return try plain(text)
        case .code(let letters):
            return try plain(code(text, letters))
        case .date:
            guard let day = DayText.day(CellFolding.halfWidth(text)) else { throw CellFault.noDay }
            return try plain(day.description)
        case .month:
            guard let month = DayText.month(CellFolding.halfWidth(text)) else { throw CellFault.noMonth }
            return try plain(month.description)
        case .money:
            return try plain(AmountText.typed(text))
        case .choice(let list):
            guard let code = list.code(of: text) else { throw CellFault.choice(list) }
            return CellReading(value: .text(code.value), text: code.label)
        case .choices(let list):
            return try choices(text, list)
        case .codes(let letters):
            let codes = try parts(text).map { try code($0, letters) }
            return CellReading(value: codes.isEmpty ? nil : .list(codes), text: codes.joined(separator: "、"))
        case .monthlyAmounts:
            return try monthlyAmounts(text)
        case .flag:
            guard let code = CodeList.flags.code(of: text) else { throw CellFault.choice(.flags) }
            return CellReading(value: .flag(code.value == "true"), text: code.label)
        }
    }

    private func plain(_ text: String) throws -> CellReading {
        guard text.unicodeScalars.count <= 200 else { throw CellFault.tooLong }
        return CellReading(value: .text(text), text: text)
    }

    private func code(_ text: String, _ letters: Letters) throws -> String {
        let code = CellFolding.code(text)
        if code.isScientific { throw CellFault.lostDigits }
        return switch letters {
        case .upperCase: code.uppercased()
        case .lowerCase: code.lowercased()
        case .asTheyAre: code
        }
    }

    private func choices(_ text: String, _ list: CodeList) throws -> CellReading {
        let codes = try parts(text).map { part in
            guard let code = list.code(of: part) else { throw CellFault.choice(list) }
            return code
        }
        // In the list's own order, none twice: the same choice is the same filing.
        let chosen = list.codes.filter(codes.contains)
        return CellReading(
            value: chosen.isEmpty ? nil : .list(chosen.map(\.value)),
            text: chosen.map(\.label).joined(separator: "、"))
    }

    private func monthlyAmounts(_ text: String) throws -> CellReading {
        let amounts = try parts(AmountText.ungrouped(text)).map { part in
            let halves = part.split(maxSplits: 1) { ":：".contains($0) }.map(String.init)
            guard halves.count == 2, let month = DayText.month(CellFolding.code(halves[0])) else {
                throw CellFault("不是月份和金额；请填写如 2021-03:1220.00，多个月份之间用“、”隔开")
            }
            return (month.description, AmountText.typed(halves[1]))
        }
        return CellReading(
            value: amounts.isEmpty ? nil : .objects(amounts.map { ["month": $0.0, "amount": $0.1] }),
            text: amounts.map { "\($0.0):\($0.1)" }.joined(separator: "、"))
    }

    private func parts(_ text: String) -> [String] {
        text.split { ";；、，,\n".contains($0) }.map { CellFolding.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    // MARK: - Numbers and other values

    private func read(number digits: String) throws -> CellReading {
        switch content {
        case .money:
            guard let amount = AmountText.number(digits) else { throw CellFault.noAmount }
            return try plain(amount)
        case .date:
            // 20210130, typed as a number, is a day; 44226 shows nobody a day.
            guard let whole = whole(digits), whole.utf8.count == 8, let day = DayText.day(whole) else {
                throw CellFault.unformattedDay
            }
            return try plain(day.description)
        case .month:
            guard let whole = whole(digits), [6, 8].contains(whole.utf8.count), let month = DayText.month(whole) else {
                throw CellFault.noMonth
            }
            return try plain(month.description)
        case .text, .code, .codes:
            return try read(text: number(digits))
        case .choice, .choices, .flag:
            guard let whole = whole(digits) else { throw CellFault.choice(list ?? .flags) }
            return try read(text: whole)
        case .monthlyAmounts:
            return try read(text: digits)
        }
    }

    /// A code that a spreadsheet has taken for a number. It keeps 15 digits: whatever has more has lost some.
    private func number(_ digits: String) throws -> String {
        guard let number = Double(digits), number.isFinite, number.magnitude < 1e15 else { throw CellFault.lostDigits }
        guard let whole = whole(digits) else { throw CellFault.fraction }
        return whole
    }

    /// Nil where it is no whole number, or one that may have lost digits.
    private func whole(_ digits: String) -> String? {
        guard let number = Double(digits), number.magnitude < 1e15, number == number.rounded() else { return nil }
        return String(Int64(number))
    }

    private func read(date: SheetDate) throws -> CellReading {
        switch content {
        case .date, .month:
            guard let day = CalendarDate(year: date.year, month: date.month, day: date.day) else {
                throw CellFault.noDay
            }
            if case .month = content { return try plain(day.month.description) }
            return try plain(day.description)
        case .money: throw CellFault.noAmount
        case .choice, .choices, .flag: throw CellFault.choice(list ?? .flags)
        case .text, .code, .codes, .monthlyAmounts: throw CellFault.day
        }
    }

    private func read(flag: Bool) throws -> CellReading {
        guard case .flag = content else { throw CellFault.flag }
        return CellReading(value: .flag(flag), text: flag ? "是" : "否")
    }
}

extension String {
    /// Whether this is what a spreadsheet shows of a long number: `3.21202E+17`, `3E+17` or `3.2e17`; but not `3E17`, which
    /// a passport may have.
    fileprivate var isScientific: Bool {
        guard let mark = utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return false }
        func areDigits(_ text: Substring.UTF8View) -> Bool {
            !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
        }
        let (number, power) = (utf8[..<mark], utf8[mark...].dropFirst())
        let isSigned = power.first == UInt8(ascii: "+")
        guard areDigits(number.prefix(1)), areDigits(isSigned ? power.dropFirst() : power) else { return false }
        let fraction = number.dropFirst()
        if fraction.isEmpty { return isSigned }
        return fraction.first == UInt8(ascii: ".") && areDigits(fraction.dropFirst())
    }
}
