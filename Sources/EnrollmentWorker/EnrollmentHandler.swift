import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 用人单位用工参保登记. Checks 1 to 7 here, then the benefit-check worker, then the arrears worker, then the enrollment is
/// written. The person's later enrollments wait until then.
struct EnrollmentHandler: FilingHandler {
    typealias Request = EnrollmentRequest
    typealias Body = EnrollmentBody

    let subFilings: [FilingKind] = [.benefitCheck, .arrears]

    func decide(_ filing: Filing<EnrollmentRequest>, in registry: any RegistryTransaction) throws -> EnrollmentStep {
        // One that was interrupted after its arrears were booked goes on from there: what is booked is not judged again.
        if let booked = try registry.results(.arrears, FilingID.arrears(of: filing.request.filingID)).last,
            booked.outcome == .accepted, let arrears: ArrearsBody = try ResultDecoder().result(from: booked.body).body
        {
            return .accepted(try enroll(filing, arrears, in: registry))
        }
        let application = read(filing)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let facts = EnrollmentFacts(
            employer: try registry.employer(application.creditCode),
            records: try registry.personRecords(idNumber: application.identity.number),
            enrollments: try registry.enrollments(idNumber: application.identity.number),
            flexibleEnrollments: try registry.flexibleEnrollments(idNumber: application.identity.number))
        let ruling = EnrollmentCheck.decide(application, facts: facts)
        guard case .accepted = ruling else { return .rejected(ruling.refusals) }
        return .awaits(try SubFiling(BenefitCheckRequest(for: filing.request, operatingMonth: filing.operatingMonth)))
    }

    func resume(
        _ filing: Filing<EnrollmentRequest>, with answer: SubFilingAnswer, in registry: any RegistryTransaction
    ) throws -> EnrollmentStep {
        switch answer.content {
        case .benefitCheck(let result):
            guard result.envelope.outcome == .accepted else {
                return .rejected(result.envelope.errors.map { Refusal($0.code, detail: $0.detail) })
            }
            return .awaits(try SubFiling(ArrearsRequest(for: filing.request, operatingMonth: filing.operatingMonth)))
        case .arrears(let result) where result.envelope.outcome == .rejected:
            // An operator has cancelled it; no rule refuses what passed the checks. Nothing was booked.
            return .rejected(result.envelope.errors.map { Refusal($0.code, detail: $0.detail) })
        case .arrears(let result):
            guard result.envelope.outcome == .accepted, let arrears = result.body else {
                throw HandlerError.incompleteAnswer(.arrears, "an enrollment that passed its checks owes what it owes")
            }
            return .accepted(try enroll(filing, arrears, in: registry))
        }
    }

    /// Writes the enrollment. Its checks are not made again: the arrears are booked, and the person was held meanwhile.
    private func enroll(
        _ filing: Filing<EnrollmentRequest>, _ arrears: ArrearsBody, in registry: any RegistryTransaction
    ) throws -> EnrollmentBody {
        guard case .accepted(let application) = read(filing),
            case .accepted(let enrollment) = EnrollmentCheck.identify(
                application, employer: try registry.employer(application.creditCode),
                records: try records(application, filing.request.filingID, in: registry))
        else { throw HandlerError.incompleteAnswer(.enrollment, "employer or person have gone since the checks") }
        for row in enrollment.enrollments {
            try registry.addEnrollment(
                row, filing: filing.request.filingID, operatingMonth: enrollment.operatingMonth)
        }
        _ = try registry.addChange(
            NewEnrollmentChange(
                kind: .enrollment, filingID: filing.request.filingID, creditCode: enrollment.employer.creditCode,
                personNumber: enrollment.person.personNumber, operatingMonth: enrollment.operatingMonth,
                acceptedMonth: filing.today.month))
        return EnrollmentBody(
            personNumber: enrollment.person.personNumber, startMonth: enrollment.startMonth,
            insurances: enrollment.insurances, arrears: arrears)
    }

    /// The person's records; where one came in since the checks, by an import, the one that arrears were booked for.
    private func records(
        _ application: EnrollmentApplication, _ filingID: String, in registry: any RegistryTransaction
    ) throws -> [PersonRecord] {
        let records = try registry.personRecords(idNumber: application.identity.number)
        guard records.count > 1, application.personNumber == nil else { return records }
        let ledger = try registry.ledger(idNumber: application.identity.number, of: application.creditCode)
        guard let booked = ledger.last(where: { $0.enrollment == filingID }) else { return records }
        return records.filter { $0.personNumber == booked.personNumber }
    }

    private func read(_ filing: Filing<EnrollmentRequest>) -> Ruling<EnrollmentApplication> {
        EnrollmentApplication.read(filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
    }
}

typealias EnrollmentStep = Step<EnrollmentBody, Never>
