import Filings
import Foundation

/// Whether a worker will take a filing for one of its kind.
enum RequestCheck {
    /// The request's digest, or what a worker would say of it.
    static func digest(of value: Data, _ kind: FilingKind) -> Result<Data, Malformed> {
        switch kind {
        case .basicInfo: digest(BasicInfoRequest.self, value)
        case .enrollment: digest(EnrollmentRequest.self, value)
        case .benefitCheck: digest(BenefitCheckRequest.self, value)
        case .arrears: digest(ArrearsRequest.self, value)
        case .certificate: digest(CertificateRequest.self, value)
        case .termination: digest(TerminationRequest.self, value)
        case .rollback: digest(RollbackRequest.self, value)
        case .baseAdjustment: digest(BaseAdjustmentRequest.self, value)
        case .flexibleStop: digest(FlexibleStopRequest.self, value)
        case .householdType: digest(HouseholdTypeRequest.self, value)
        case .benefitReturn: digest(BenefitReturnRequest.self, value)
        case .settlement: digest(SettlementRequest.self, value)
        }
    }

    private static func digest<Request: FilingRequest>(
        _ type: Request.Type, _ value: Data
    ) -> Result<Data, Malformed> {
        RequestDecoder().decode(type, from: value).map(\.contentDigest)
    }
}
