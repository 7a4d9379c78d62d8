/// What an enrollment takes from the employment contract.
struct ContractTerms: Hashable, Sendable {
    let startMonth: Month
    let monthlyWage: Money

    /// For an enrollment, in this order: the start must not lie after the operating month, the wage is above zero, the end
    /// must not lie before the start.
    static func read(_ form: EnrollmentForm, operatingMonth: Month) -> Ruling<ContractTerms> {
        guard let start = FormFields.date(form.contractStart) else { return .rejected(.contractStartUnusable) }
        guard start.month <= operatingMonth else { return .rejected(.contractStartLate) }
        let terms = read(start: form.contractStart, monthlyWage: form.monthlyWage)
        guard case .accepted = terms else { return terms }
        if let text = form.contractEnd {
            guard let end = CalendarDate(text) else { return .rejected(.contractEndUnusable) }
            guard end >= start else { return .rejected(.contractEndEarly) }
        }
        return terms
    }

    static func read(start: String?, monthlyWage: String?) -> Ruling<ContractTerms> {
        guard let start = FormFields.date(start) else { return .rejected(.contractStartUnusable) }
        guard let wage = FormFields.monthlyWage(monthlyWage) else { return .rejected(.wageInvalid) }
        return .accepted(ContractTerms(startMonth: start.month, monthlyWage: wage))
    }
}
