import Registry
import SocialInsurance

/// What the registry says of the desk's person: enrollments that stand, and what each month has come to.
struct Books: Equatable {
    var enrollments: Set<Row> = []
    /// What was paid and stands.
    var paid: [Key: Paid] = [:]
    /// Of all lines that there are.
    var total = Money.zero
    var lines = 0

    struct Row: Hashable {
        let creditCode: CreditCode
        let insurance: Insurance
        let start: Month
        let end: Month?
        let wages: [Money]
    }

    struct Key: Hashable {
        let creditCode: CreditCode
        let month: Month
        let insurance: Insurance
    }

    struct Paid: Hashable {
        let base: Money
        let employer: Money
        let individual: Money
    }

    /// Apart from the number of lines, which only grows.
    static func == (left: Books, right: Books) -> Bool {
        left.enrollments == right.enrollments && left.paid == right.paid && left.total == right.total
    }

    static func read(_ view: any RegistryView) throws -> Books {
        var books = Books()
        for employer in Desk.employers {
            for record in try view.enrollmentRecords(idNumber: Desk.idNumber, at: employer) {
                let enrollment = record.enrollment
                books.enrollments.insert(
                    Row(
                        creditCode: employer, insurance: enrollment.insurance, start: enrollment.startMonth,
                        end: enrollment.endMonth, wages: [enrollment.monthlyWage] + record.raises.map(\.monthlyWage)))
            }
            let ledger = try view.ledger(idNumber: Desk.idNumber, of: employer)
            books.lines += ledger.count
            for sum in LedgerSum.of(ledger) {
                let amounts = sum.amounts ?? .init(employer: .zero, individual: .zero)
                books.total += amounts.employer + amounts.individual
                guard sum.isPaid else { continue }
                books.paid[Key(creditCode: employer, month: sum.month, insurance: sum.insurance)] = Paid(
                    base: sum.base, employer: amounts.employer, individual: amounts.individual)
            }
        }
        return books
    }
}

extension Desk {
    func books() async throws -> Books { try await registry.read { try Books.read($0) } }
}
