import Certificates
import Filings
import Registry
import SocialInsurance
import WorkerKit

/// 单位人员参保证明. What the form says is checked at once; reading a whole unit's months, drawing, signing and storing happen
/// beside the loop, and the certificate is recorded together with its result.
struct CertificateHandler: FilingHandler {
    typealias Request = CertificateRequest
    typealias Body = CertificateBody

    let desk: CertificateDesk
    let inquiryName = "printing"

    func decide(_ filing: Filing<CertificateRequest>, in registry: any RegistryTransaction) throws -> CertificateStep {
        let application = CertificateApplication.read(
            filing.request.form, today: filing.today, operatingMonth: filing.operatingMonth)
        guard case .accepted(let application) = application else { return .rejected(application.refusals) }
        guard try registry.employer(application.creditCode) != nil else {
            return .rejected([Refusal(.employerNotFound)])
        }
        return .asks(
            CertificateOrder(
                filingID: filing.request.filingID, application: application, isPreview: filing.request.isPreview))
    }

    func find(_ order: CertificateOrder) async -> CertificateFinding { await desk.fulfil(order) }

    func resume(
        _ filing: Filing<CertificateRequest>, with finding: CertificateFinding, in registry: any RegistryTransaction
    ) throws -> CertificateStep {
        switch finding {
        case .refused(let refusals):
            return .rejected(refusals)
        case .printed(let printed):
            guard let record = printed.record else { return .accepted(printed.body) }
            // A sweep removes what nothing refers to, under the registry's lock like this: what it has taken is made again.
            guard desk.isStored(record) else { return try decide(filing, in: registry) }
            try registry.add(record)
            return .accepted(printed.body)
        case .failed(let error):
            throw error
        }
    }
}

typealias CertificateStep = Step<CertificateBody, CertificateOrder>

// None of these texts says anything of a person.
extension FontError: OperatorReadable {
    public var operatorText: String { description }
}

extension BlobError: OperatorReadable {
    public var operatorText: String { description }
}

extension QRCodeError: OperatorReadable {
    public var operatorText: String { description }
}
