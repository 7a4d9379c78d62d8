import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 户籍性质维护.
struct HouseholdTypeHandler: FilingHandler {
    func decide(
        _ filing: Filing<HouseholdTypeRequest>, in registry: any RegistryTransaction
    ) throws -> Step<HouseholdTypeBody, Never> {
        let application = HouseholdTypeApplication.read(filing.request.form, today: filing.today)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        let ruling = application.decide(
            records: try registry.personRecords(idNumber: application.person.identity.number))
        guard case .accepted(let record) = ruling else { return .rejected(ruling.refusals) }
        try registry.setHouseholdType(application.householdType, of: record.personNumber)
        return .accepted(
            HouseholdTypeBody(
                personNumber: record.personNumber, householdType: application.householdType,
                formerly: record.householdType))
    }
}
