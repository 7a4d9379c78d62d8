import Filings

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

    private static func needed(_ name: String, _ form: Form = .text) -> CSVColumn {
        CSVColumn(name: name, form: form, isRequired: true)
    }

    private static func optional(_ name: String, _ form: Form = .text) -> CSVColumn {
        CSVColumn(name: name, form: form)
    }

    private static func persons(_ name: String, isRequired: Bool = false, standard: String? = nil) -> CSVColumn {
        CSVColumn(name: name, isPersons: true, isRequired: isRequired, standard: standard)
    }

    private static let identity = [
        persons("idType", standard: "resident-id"), persons("idNumber", isRequired: true),
    ]

    /// The columns of a kind, in the order of its fields.
    static func of(_ kind: FilingKind) -> [CSVColumn] {
        switch kind {
        case .basicInfo:
            [needed("filingId"), needed("employer")] + identity + [
                persons("name", isRequired: true), persons("sex"), persons("birthDate"), persons("householdType"),
                persons("phone"),
            ]
        case .enrollment:
            [needed("filingId"), needed("employer")] + identity + [
                persons("name", isRequired: true), optional("personNumber"), needed("contractStart"),
                optional("contractEnd"), needed("monthlyWage"), optional("insurances", .list),
            ]
        case .benefitCheck:
            [needed("filingId")] + identity + [needed("contractStart")]
        case .arrears:
            [needed("filingId"), CSVColumn(name: "mode", standard: "quote"), needed("employer")] + identity + [
                needed("contractStart"), needed("monthlyWage"), needed("insurances", .list),
            ]
        case .certificate:
            [
                needed("filingId"), needed("employer"), needed("insurances", .list), needed("from"), needed("to"),
                optional("persons", .list), optional("preview", .flag),
            ]
        case .termination:
            [needed("filingId"), needed("employer")] + identity + [
                persons("name"), needed("lastMonth"), needed("reason"), optional("insurances", .list),
            ]
        case .rollback:
            [needed("filingId"), needed("employer")] + identity + [
                persons("name"), needed("targetFilingId"), optional("targetKind"),
            ]
        case .baseAdjustment:
            [needed("filingId"), needed("employer")] + identity + [
                persons("name"), needed("monthlyWage"), needed("effectiveMonth"), optional("attachments", .list),
            ]
        case .flexibleStop:
            [needed("filingId")] + identity + [persons("name"), needed("lastMonth")]
        case .householdType:
            [needed("filingId")] + identity + [persons("name"), optional("personNumber"), needed("householdType")]
        case .benefitReturn:
            [needed("filingId")] + identity + [persons("name"), needed("returned", .monthlyAmounts)]
        case .settlement:
            [needed("filingId"), needed("month"), optional("employer")]
        }
    }
}
