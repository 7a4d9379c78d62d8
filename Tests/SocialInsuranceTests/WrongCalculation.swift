import SocialInsurance
import Testing

/// A calculation with one mistake in it: what the laws have to find.
struct WrongCalculation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What it takes for paid.
    var paid: @Sendable (ArrearsCase, [PaidContribution]) -> [PaidContribution] = { $1 }
    /// What it makes of the right schedule.
    var schedule: @Sendable (ArrearsCase, ArrearsSchedule) -> ArrearsSchedule = { $1 }

    static let all = ofLines + ofAmounts + ofPaid

    private static let ofLines = [
        WrongCalculation("a line twice") { $1.changing { lines in lines.first.map { lines.append($0) } } },
        WrongCalculation("lines in the opposite order") { $1.changing { $0.reverse() } },
        WrongCalculation("a line left out") { $1.changing { _ = $0.popLast() } },
        WrongCalculation("the operating month paid too") { facts, schedule in
            schedule.changing { lines in lines.last.map { lines.append($0.moved(to: facts.operatingMonth)) } }
        },
        WrongCalculation("a seventh month back") { facts, schedule in
            schedule.changing { lines in
                lines.first.map { lines.insert($0.moved(to: facts.operatingMonth - 7), at: 0) }
            }
        },
        WrongCalculation("an insurance that was not filed") { facts, schedule in
            schedule.changing { lines in
                guard let last = lines.last, !facts.insurances.contains(.workInjury) else { return }
                lines.append(
                    Contribution(
                        month: last.month, insurance: .workInjury, base: last.base, employerAmount: .zero,
                        individualAmount: .zero))
            }
        },
        WrongCalculation("months beyond the window passed over") {
            ArrearsSchedule(settlementMonth: $1.settlementMonth, lines: $1.lines, beyondWindow: [])
        },
        WrongCalculation("billed in the operating month") {
            ArrearsSchedule(settlementMonth: $0.operatingMonth, lines: $1.lines, beyondWindow: $1.beyondWindow)
        },
    ]

    private static let ofAmounts = [
        WrongCalculation("a fen too much") { $1.changing { $0 = $0.map { $0.adding(fen: 1) } } },
        WrongCalculation("a fen too little") { $1.changing { $0 = $0.map { $0.adding(fen: -1) } } },
        WrongCalculation("no limits on the base") { facts, schedule in
            schedule.changing { lines in
                lines = lines.map {
                    Contribution(
                        month: $0.month, insurance: $0.insurance, base: facts.monthlyWage,
                        employerAmount: $0.employerAmount, individualAmount: $0.individualAmount)
                }
            }
        },
        WrongCalculation("the more for a lower wage") { facts, schedule in
            schedule.changing { lines in
                lines = lines.map { $0.adding(fen: max(0, 100_000_000 - facts.monthlyWage.fen)) }
            }
        },
    ]

    private static let ofPaid = [
        WrongCalculation("work injury skipped for another employer's") { facts, paid in
            paid.map { PaidContribution(month: $0.month, insurance: $0.insurance, payer: facts.employer.creditCode) }
        },
        WrongCalculation("flexible employment overlooked") { $1.filter { $0.payer != nil } },
        WrongCalculation("only this employer's payments seen") { facts, paid in
            paid.filter { $0.payer == facts.employer.creditCode }
        },
        WrongCalculation("the last payment overlooked") { $1.dropLast() },
        WrongCalculation("nothing seen as paid") { _, _ in [] },
        WrongCalculation("a payment before the window taken for one of January") { facts, paid in
            paid.map {
                let isBefore = $0.month < facts.operatingMonth - 6
                return PaidContribution(
                    month: isBefore ? facts.operatingMonth - 1 : $0.month, insurance: $0.insurance, payer: $0.payer)
            }
        },
    ]

    private init(
        _ description: String, schedule: @escaping @Sendable (ArrearsCase, ArrearsSchedule) -> ArrearsSchedule
    ) {
        testDescription = description
        self.schedule = schedule
    }

    private init(
        _ description: String, paid: @escaping @Sendable (ArrearsCase, [PaidContribution]) -> [PaidContribution]
    ) {
        testDescription = description
        self.paid = paid
    }
}

extension ArrearsSchedule {
    fileprivate func changing(_ change: (inout [Contribution]) -> Void) -> ArrearsSchedule {
        var lines = lines
        change(&lines)
        return ArrearsSchedule(settlementMonth: settlementMonth, lines: lines, beyondWindow: beyondWindow)
    }
}

extension Contribution {
    fileprivate func moved(to month: Month) -> Contribution {
        Contribution(
            month: month, insurance: insurance, base: base, employerAmount: employerAmount,
            individualAmount: individualAmount)
    }

    fileprivate func adding(fen: Int64) -> Contribution {
        Contribution(
            month: month, insurance: insurance, base: base, employerAmount: employerAmount + Money(fen: fen),
            individualAmount: individualAmount)
    }
}
