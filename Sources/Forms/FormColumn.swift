import Spreadsheets

/// A column of a form: where its cells go in a filing, and how they are read.
public struct FormColumn: Hashable, Sendable {
    /// How a cell becomes a value.
    public enum Content: Hashable, Sendable {
        /// A name.
        case text
        /// A number that nobody reckons with, or an id: never a number to a spreadsheet.
        case code(Letters)
        case date
        case month
        /// An amount in yuan.
        case money
        case choice(CodeList)
        /// Several of the list, with `、` between them.
        case choices(CodeList)
        /// Several codes, with `、` between them.
        case codes(Letters)
        /// Several months with an amount each, `2021-03:1220.00`, with `、` between them.
        case monthlyAmounts
        case flag
    }

    /// How the letters of a code are to be kept.
    public enum Letters: Hashable, Sendable {
        case upperCase, lowerCase, asTheyAre
    }

    /// As the form names it.
    public let heading: String
    /// As the filing names it.
    public let field: String
    public let content: Content
    /// Whether the field belongs into the filing's `person`.
    public let isPersons: Bool
    /// Whether every row needs it.
    public let isRequired: Bool
    /// What an empty cell, or a form without the column, stands for; nil: the field is left out.
    public let standard: String?
    /// What the form's example holds, as it would be typed.
    public let example: String
    /// What is to be filled in, for people.
    public let note: String
    /// What offices call it as well.
    let aliases: [String]

    init(
        _ heading: String, _ field: String, _ content: Content, isPersons: Bool = false, isRequired: Bool = true,
        standard: String? = nil, example: String, note: String, aliases: [String] = []
    ) {
        self.heading = heading
        self.field = field
        self.content = content
        self.isPersons = isPersons
        self.isRequired = isRequired
        self.standard = standard
        self.example = example
        self.note = note
        self.aliases = aliases
    }

    /// Whether a heading means this column: its name, the field's, or an alias; with or without a remark in brackets, a star
    /// or blanks.
    func isMeant(by heading: String) -> Bool {
        let wanted = Self.core(of: heading)
        return !wanted.isEmpty && ([self.heading, field] + aliases).contains { Self.core(of: $0) == wanted }
    }

    /// A heading without its remark: `缴费工资` for `* 缴费工资（元/月）`.
    static func core(of heading: String) -> String {
        let folded = CellFolding.folded(heading).filter { $0 != "*" }
        return String(folded.prefix { $0 != "(" })
    }
}

extension FormColumn {
    /// How the column's cells look.
    var format: CellStyle.Format {
        switch content {
        case .text, .code, .choice, .choices, .codes, .monthlyAmounts, .flag: .text
        case .date: .date
        case .month: .month
        case .money: .money
        }
    }

    /// In characters.
    var width: Double {
        let needed =
            switch content {
            case .code: 22.0
            case .codes: Double(max(22, example.count + 4))
            case .choices: 28.0
            case .choice(let list): list.codes.map { $0.label.count * 2 + 2 }.max().map(Double.init) ?? 12
            case .text, .date, .month, .money, .flag: 13.0
            case .monthlyAmounts: 36.0
            }
        return max(needed, Double(heading.count * 2 + 3))
    }

    /// What may be chosen; nil where nothing is.
    var list: CodeList? {
        switch content {
        case .choice(let list), .choices(let list): list
        case .flag: .flags
        default: nil
        }
    }
}
