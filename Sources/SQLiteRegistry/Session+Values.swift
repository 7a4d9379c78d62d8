import Filings
import Foundation
import Registry
import SocialInsurance

// How values lie in columns: months as 202107, dates as 20210715, money as fen, person numbers as integers of 14 digits,
// instants as microseconds since 1970, choices by the small numbers below. The numbers are in every registry file:
// they are never given another meaning.

extension Month {
    var column: Int64 { Int64(year * 100 + month) }

    init?(column: Int64) {
        self.init(year: Int(column / 100), month: Int(column % 100))
    }
}

extension CalendarDate {
    var column: Int64 { month.column * 100 + Int64(day) }

    init?(column: Int64) {
        guard let month = Month(column: column / 100) else { return nil }
        self.init(month: month, day: Int(column % 100))
    }
}

extension AreaCode {
    /// An area's code never begins with 0.
    var column: Int64 { Int64(text) ?? 0 }

    init?(column: Int64) {
        self.init(String(column))
    }
}

extension PersonNumber {
    static let serials: Int64 = 100_000_000

    var column: Int64 { area.column * Self.serials + Int64(serial) }

    init?(column: Int64) {
        guard let area = AreaCode(column: column / Self.serials) else { return nil }
        self.init(area: area, serial: Int(column % Self.serials))
    }
}

extension Date {
    var column: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    init(column: Int64) {
        self.init(timeIntervalSince1970: Double(column) / 1_000_000)
    }
}

/// A choice that is kept as a small number.
protocol NumberedChoice: CaseIterable {
    var column: Int64 { get }
}

extension NumberedChoice {
    init?(column: Int64) {
        guard let choice = Self.allCases.first(where: { $0.column == column }) else { return nil }
        self = choice
    }
}

extension Insurance: NumberedChoice {
    var column: Int64 {
        switch self {
        case .pension: 1
        case .unemployment: 2
        case .workInjury: 3
        }
    }
}

extension IDType: NumberedChoice {
    var column: Int64 {
        switch self {
        case .residentID: 1
        case .passport: 2
        }
    }
}

extension Sex: NumberedChoice {
    /// GB/T 2261.1.
    var column: Int64 {
        switch self {
        case .male: 1
        case .female: 2
        }
    }
}

extension HouseholdType: NumberedChoice {
    /// AAC009.
    var column: Int64 { Int64(rawValue) ?? 0 }
}

extension InjuryFactor: NumberedChoice {
    var column: Int64 { Int64(tenths) }
}

extension FilingState: NumberedChoice {
    var column: Int64 {
        switch self {
        case .held: 0
        case .awaiting: 1
        case .deferred: 2
        case .parked: 3
        case .decided: 4
        }
    }
}

extension Outcome: NumberedChoice {
    var column: Int64 {
        switch self {
        case .accepted: 1
        case .rejected: 2
        case .deferred: 3
        case .parked: 4
        }
    }
}

extension FilingKind: NumberedChoice {
    var column: Int64 {
        switch self {
        case .basicInfo: 1
        case .enrollment: 2
        case .benefitCheck: 3
        case .arrears: 4
        case .certificate: 5
        case .termination: 6
        case .rollback: 7
        case .baseAdjustment: 8
        case .flexibleStop: 9
        case .householdType: 10
        case .benefitReturn: 11
        case .settlement: 12
        }
    }
}

extension EnrollmentChange.Kind: NumberedChoice {
    /// As the filing's kind.
    var column: Int64 { filingKind.column }
}

extension LedgerEntry.Effect: NumberedChoice {
    var column: Int64 { Int64(rawValue) }
}

extension Session {
    /// A column's value made of what was read there; a value that cannot be one of its kind is damage.
    func value<Value>(_ made: Value?, _ statement: PreparedStatement, _ column: Int32) throws -> Value {
        guard let made else {
            throw RegistryError.conflict(
                "\(connection.file) holds a row whose \(statement.name(column)) is none of its kind;"
                    + " mend it, or restore the file from a backup")
        }
        return made
    }

    func month(_ row: PreparedStatement, _ column: Int32) throws -> Month {
        try value(Month(column: row.integer(column)), row, column)
    }

    func optionalMonth(_ row: PreparedStatement, _ column: Int32) throws -> Month? {
        row.isNull(column) ? nil : try month(row, column)
    }

    func personNumber(_ row: PreparedStatement, _ column: Int32) throws -> PersonNumber {
        try value(PersonNumber(column: row.integer(column)), row, column)
    }

    func creditCode(_ row: PreparedStatement, _ column: Int32) throws -> CreditCode {
        try value(CreditCode(row.text(column)), row, column)
    }

    func choice<Choice: NumberedChoice>(_ row: PreparedStatement, _ column: Int32) throws -> Choice {
        try value(Choice(column: row.integer(column)), row, column)
    }

    func optionalChoice<Choice: NumberedChoice>(_ row: PreparedStatement, _ column: Int32) throws -> Choice? {
        row.isNull(column) ? nil : try choice(row, column)
    }

    func optionalDate(_ row: PreparedStatement, _ column: Int32) throws -> CalendarDate? {
        row.isNull(column) ? nil : try value(CalendarDate(column: row.integer(column)), row, column)
    }
}
