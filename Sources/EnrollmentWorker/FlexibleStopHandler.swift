import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 灵活就业人员停保登记.
struct FlexibleStopHandler: FilingHandler {
    func decide(
        _ filing: Filing<FlexibleStopRequest>, in registry: any RegistryTransaction
    ) throws -> Step<FlexibleStopBody, Never> {
        let application = FlexibleStopApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let idNumber = application.person.identity.number
        let enrollments = try registry.flexibleEnrollments(idNumber: idNumber)
        let paid = try enrollments.map(\.startMonth).min().map { start in
            try registry.contributions(idNumber: idNumber, months: start...max(start, filing.operatingMonth + 12))
        }
        let ruling = application.decide(
            records: try registry.personRecords(idNumber: idNumber), enrollments: enrollments, paid: paid ?? [])
        guard case .accepted(let stopped) = ruling else { return .rejected(ruling.refusals) }
        try stopped.forEach(registry.endFlexible)
        return .accepted(
            FlexibleStopBody(
                stopped: stopped.compactMap { enrollment in
                    enrollment.endMonth.map {
                        FlexibleStopBody.Stopped(
                            personNumber: enrollment.personNumber, startMonth: enrollment.startMonth, lastMonth: $0)
                    }
                }))
    }
}
