import SocialInsurance
import Testing

/// What is true of every calculation, whatever the history.
struct ArrearsLaw: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let holds: @Sendable (ArrearsHistory, ArrearsHistory.Calculation) throws -> Bool

    init(
        _ description: String, holds: @escaping @Sendable (ArrearsHistory, ArrearsHistory.Calculation) throws -> Bool
    ) {
        testDescription = description
        self.holds = holds
    }

    /// A law of a single schedule.
    init(_ description: String, ofEach holds: @escaping @Sendable (ArrearsHistory, ArrearsSchedule) -> Bool) {
        self.init(description) { history, calculate in holds(history, try calculate(history.facts, history.paid)) }
    }

    static let all = ofSchedules + ofLines + ofRepetition

    private static let ofSchedules = [
        ArrearsLaw("lines ascend by month, then insurance, so that none is there twice") { _, schedule in
            zip(schedule.lines, schedule.lines.dropFirst()).allSatisfy { earlier, later in
                (earlier.month, earlier.insurance) < (later.month, later.insurance)
            }
        },
        ArrearsLaw("no line lies outside the window or before the start") { history, schedule in
            schedule.lines.allSatisfy { history.payableMonths.contains($0.month) }
        },
        ArrearsLaw("no line is of an insurance that was not filed") { history, schedule in
            schedule.lines.allSatisfy { history.facts.insurances.contains($0.insurance) }
        },
        ArrearsLaw("every month from the start on is either payable or beyond the window") { history, schedule in
            let months = schedule.beyondWindow + history.payableMonths
            return months.map { history.facts.startMonth.distance(to: $0) } == Array(0..<months.count)
                && history.facts.startMonth + months.count
                    == max(history.facts.startMonth, history.facts.operatingMonth)
        },
        ArrearsLaw("it is billed in the month after the operating month") { history, schedule in
            schedule.settlementMonth == history.facts.operatingMonth + 1
        },
        ArrearsLaw("pension and unemployment are owed exactly where nobody has paid") { history, schedule in
            history.payableMonths.allSatisfy { month in
                history.facts.insurances.filter { $0 != .workInjury }.allSatisfy { insurance in
                    schedule.lines.contains { $0.month == month && $0.insurance == insurance }
                        != history.isPaid(month, insurance, byThisEmployer: false)
                }
            }
        },
        ArrearsLaw("work injury is owed exactly where this employer has not paid, whoever else has") {
            history, schedule in
            !history.facts.insurances.contains(.workInjury)
                || history.payableMonths.allSatisfy { month in
                    schedule.lines.contains { $0.month == month && $0.insurance == .workInjury }
                        != history.isPaid(month, .workInjury, byThisEmployer: true)
                }
        },
    ]

    private static let ofLines = [
        ArrearsLaw("a base is the wage, held between the limits of its month") { history, schedule in
            schedule.lines.allSatisfy { line in
                guard let limits = try? Fixtures.policy.baseLimits(for: line.month) else { return false }
                return line.base >= limits.lower && line.base <= limits.upper
                    && (line.base == history.facts.monthlyWage
                        || line.base == limits.lower && history.facts.monthlyWage < limits.lower
                        || line.base == limits.upper && history.facts.monthlyWage > limits.upper)
            }
        },
        ArrearsLaw("an amount is its share of the base to within half a fen, a half rounded up") { history, schedule in
            schedule.lines.allSatisfy { line in
                let (employer, individual) = history.tenMillionths(of: line.insurance)
                return isHalfUp(line.employerAmount, line.base, employer)
                    && isHalfUp(line.individualAmount, line.base, individual)
            }
        },
        ArrearsLaw("a higher wage owes no less") { history, calculate in
            let facts = history.facts
            let raised = ArrearsCase(
                employer: facts.employer, injuryFactor: facts.injuryFactor, startMonth: facts.startMonth,
                operatingMonth: facts.operatingMonth, insurances: facts.insurances,
                monthlyWage: facts.monthlyWage + Money(fen: 50_000))
            return try calculate(facts, history.paid).total <= calculate(raised, history.paid).total
        },
    ]

    private static let ofRepetition = [
        ArrearsLaw("the order and repetition of what is paid do not matter") { history, calculate in
            let reordered = Array(history.paid.reversed()) + history.paid.prefix(3)
            return try calculate(history.facts, history.paid) == calculate(history.facts, reordered)
        },
        ArrearsLaw("what is paid outside the window does not matter") { history, calculate in
            let within = history.paid.filter { history.payableMonths.contains($0.month) }
            return try calculate(history.facts, history.paid) == calculate(history.facts, within)
        },
        ArrearsLaw("what is booked is not owed again") { history, calculate in
            let booked = history.booked(try calculate(history.facts, history.paid))
            return try calculate(history.facts, history.paid + booked).lines.isEmpty
        },
    ]

    /// 2·amount·10⁷ − 2·base·rate lies in (−10⁷, 10⁷]: the amount that half-up rounding gives, and no other.
    private static func isHalfUp(_ amount: Money, _ base: Money, _ tenMillionths: Int64) -> Bool {
        let difference = 2 * amount.fen * 10_000_000 - 2 * base.fen * tenMillionths
        return difference > -10_000_000 && difference <= 10_000_000
    }
}

extension ArrearsHistory {
    /// The rates of docs/rules.md section 3 in ten-millionths.
    fileprivate func tenMillionths(of insurance: Insurance) -> (employer: Int64, individual: Int64) {
        switch insurance {
        case .pension: return (1_600_000, 800_000)
        case .unemployment: return (50_000, 50_000)
        case .workInjury:
            let classes: [Int64] = [2000, 4000, 7000, 9000, 11_000, 13_000, 16_000, 19_000]
            return (classes[facts.employer.injuryClass - 1] * Int64(facts.injuryFactor.tenths), 0)
        }
    }
}
