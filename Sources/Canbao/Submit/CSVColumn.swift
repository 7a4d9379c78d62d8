import Filings
import Forms

/// A column that a CSV file of filings may have, named as the field in the filing.
struct CSVColumn: Hashable, Sendable {
    /// How a cell becomes a value.
    enum Form {
        /// As it is.
        case text
        /// Several texts, with `;` or `、` between them.
        case list
        /// true or false.
        case flag
        /// Several months with an amount each, `2021-03:1220.00`, with `;` or `、` between them.
        case monthlyAmounts
    }

    let name: String
    var form = Form.text
    /// Whether the field belongs into the filing's `person`.
    var isPersons = false
    /// Whether every filing needs it, so that the file has to have the column.
    var isRequired = false
    /// What an empty cell, or a file without the column, stands for; nil: the field is left out.
    var standard: String?

    /// The columns of a kind: those of its form, named as the fields, and the filing's id.
    static func of(_ kind: FilingKind) -> [CSVColumn] {
        let form = BatchForm.of(kind)
        return [CSVColumn(name: "filingId", isRequired: true)]
            + form.constants.sorted { $0.key < $1.key }.map { CSVColumn(name: $0.key, standard: $0.value) }
            + form.columns.map { column in
                CSVColumn(
                    name: column.field, form: Form(column.content), isPersons: column.isPersons,
                    isRequired: column.isRequired, standard: column.standard)
            }
    }
}

extension CSVColumn.Form {
    fileprivate init(_ content: FormColumn.Content) {
        switch content {
        case .text, .code, .date, .month, .money, .choice: self = .text
        case .choices, .codes: self = .list
        case .monthlyAmounts: self = .monthlyAmounts
        case .flag: self = .flag
        }
    }
}
