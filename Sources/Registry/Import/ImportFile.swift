/// The files of an import, in the order in which they are read: what is referred to comes first.
public enum ImportFile: String, Hashable, Sendable, CaseIterable {
    case areas
    case employers
    case persons
    case enrollments
    case flexible
    case contributions
    case benefits

    /// As it lies in the folder.
    public var name: String { rawValue + ".csv" }

    /// What its header names, in any order.
    public var columns: [String] {
        switch self {
        case .areas: ["area", "name", "injury_factor"]
        case .employers: ["credit_code", "name", "area", "injury_class"]
        case .persons:
            ["person_number", "area", "id_type", "id_number", "name", "sex", "birth_date", "household_type"]
        case .enrollments: ["credit_code", "person_number", "insurance", "start_month", "end_month", "monthly_wage"]
        case .flexible: ["person_number", "start_month", "end_month"]
        case .contributions: ["credit_code", "person_number", "insurance", "month", "base", "settlement_month"]
        case .benefits: ["person_number", "month", "amount", "returned"]
        }
    }
}
