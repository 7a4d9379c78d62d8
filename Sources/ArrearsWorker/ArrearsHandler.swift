import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 补缴: what is to be paid for the months before the operating month. A quote and a booking are the same calculation.
struct ArrearsHandler: FilingHandler {
    typealias Request = ArrearsRequest
    typealias Body = ArrearsBody

    let calculator: ArrearsCalculator

    func decide(
        _ filing: Filing<ArrearsRequest>, in registry: any RegistryTransaction
    ) throws -> Step<ArrearsBody, Never> {
        let application = ArrearsApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let employer = try registry.employer(application.creditCode)
        let factor = try employer.flatMap { try registry.area($0.area)?.injuryFactor } ?? .full
        let arrears = application.decide(employer: employer, injuryFactor: factor)
        guard case .accepted(let arrears) = arrears else { return .rejected(arrears.refusals) }
        let paid = try registry.contributions(
            idNumber: application.identity.number,
            months: ArrearsCalculator.window(before: application.operatingMonth))
        let schedule = try calculator.schedule(for: arrears, paid: paid)
        guard filing.request.mode == .book else { return .accepted(ArrearsBody(schedule, booked: false)) }
        return try book(schedule, arrears, filing.request, in: registry)
    }

    /// Books for the enrollment that has asked; the loop has made sure that it has.
    private func book(
        _ schedule: ArrearsSchedule, _ arrears: ArrearsCase, _ request: ArrearsRequest,
        in registry: any RegistryTransaction
    ) throws -> Step<ArrearsBody, Never> {
        guard let parent = FilingID.parent(of: request.filingID),
            let enrollment = try registry.entry(.enrollment, parent)
        else { throw HandlerError.incompleteAnswer(.enrollment, "the enrollment that has asked is gone") }
        let person = try personNumber(request, enrollment, arrears.employer, in: registry)
        try registry.book(
            schedule.lines.map { line in
                LedgerLine(
                    creditCode: arrears.employer.creditCode, personNumber: person, contribution: line,
                    settlementMonth: schedule.settlementMonth, filing: request.filingID, enrollment: parent)
            })
        return .accepted(ArrearsBody(schedule, booked: true))
    }

    /// The person record that the enrollment means: the only one in the employer's area, or the one it has chosen.
    private func personNumber(
        _ request: ArrearsRequest, _ enrollment: JournalEntry, _ employer: Employer,
        in registry: any RegistryTransaction
    ) throws -> PersonNumber {
        let records = try registry.personRecords(idNumber: request.person.recordKey)
            .filter { $0.area == employer.area && $0.identity.type == request.person.idType }
        if records.count == 1, let only = records.first { return only.personNumber }
        let filed: EnrollmentRequest = try RequestDecoder().decode(from: enrollment.request).get()
        guard let chosen = records.first(where: { $0.personNumber.text == filed.personNumber }) else {
            throw HandlerError.incompleteAnswer(.enrollment, "the enrollment's person record has gone")
        }
        return chosen.personNumber
    }
}
