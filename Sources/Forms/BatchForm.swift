import Filings

/// The batch form of a kind of filing: one row, one filing.
public struct BatchForm: Sendable {
    public let kind: FilingKind
    /// 业务, as the form's first sheet and its instructions name it.
    public let title: String
    public let columns: [FormColumn]
    /// Fields that every filing of the form has, with the same value.
    public let constants: [String: String]

    init(_ kind: FilingKind, _ title: String, constants: [String: String] = [:], _ columns: [FormColumn]) {
        self.kind = kind
        self.title = title
        self.constants = constants
        self.columns = columns
    }

    /// Whether each filing is about one person.
    var hasPerson: Bool { columns.contains(where: \.isPersons) }

    /// Whether the cells of a row, in the order of ``columns``, are the example's: those that name an employer or a person are
    /// fictitious, so that nobody else's row can have them.
    func isExample(_ texts: [String]) -> Bool {
        let naming = columns.indices.filter { ["employer", "idNumber"].contains(columns[$0].field) }
        return !naming.isEmpty
            && naming.allSatisfy { CellFolding.folded(texts[$0]) == CellFolding.folded(columns[$0].example) }
    }
}

/// The fictitious employer and person of every form's example. Their numbers are well-formed, and nobody's: area 321299 was
/// never given out.
enum Example {
    static let employer = "91321299MAEXAMPLEG"
    static let idNumber = "321299190001010023"
    static let name = "示例人员"
}
