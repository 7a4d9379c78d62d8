import Filings
import Foundation

/// A result as it was read from its topic.
struct DecodedResult: Hashable, Sendable {
    /// What belongs to the kind.
    enum Content: Hashable, Sendable {
        case basicInfo(BasicInfoBody)
        case enrollment(EnrollmentBody)
        case benefitCheck(BenefitCheckBody)
        case arrears(ArrearsBody)
        case certificate(CertificateBody)
        case termination(TerminationBody)
        case rollback(RollbackBody)
        case baseAdjustment(BaseAdjustmentBody)
        case flexibleStop(FlexibleStopBody)
        case householdType(HouseholdTypeBody)
        case benefitReturn(BenefitReturnBody)
        case settlement(SettlementBody)
    }

    let envelope: ResultEnvelope
    /// Nil where the result says nothing of its own, as most refusals.
    let content: Content?

    /// Throws `DecodingError` where it is no result of a kind that this program knows.
    init(_ body: Data) throws {
        let decoder = ResultDecoder()
        envelope = try decoder.envelope(from: body)
        content =
            switch envelope.kind {
            case .basicInfo: try decoder.result(BasicInfoBody.self, from: body).body.map(Content.basicInfo)
            case .enrollment: try decoder.result(EnrollmentBody.self, from: body).body.map(Content.enrollment)
            case .benefitCheck: try decoder.result(BenefitCheckBody.self, from: body).body.map(Content.benefitCheck)
            case .arrears: try decoder.result(ArrearsBody.self, from: body).body.map(Content.arrears)
            case .certificate: try decoder.result(CertificateBody.self, from: body).body.map(Content.certificate)
            case .termination: try decoder.result(TerminationBody.self, from: body).body.map(Content.termination)
            case .rollback: try decoder.result(RollbackBody.self, from: body).body.map(Content.rollback)
            case .baseAdjustment:
                try decoder.result(BaseAdjustmentBody.self, from: body).body.map(Content.baseAdjustment)
            case .flexibleStop: try decoder.result(FlexibleStopBody.self, from: body).body.map(Content.flexibleStop)
            case .householdType: try decoder.result(HouseholdTypeBody.self, from: body).body.map(Content.householdType)
            case .benefitReturn: try decoder.result(BenefitReturnBody.self, from: body).body.map(Content.benefitReturn)
            case .settlement: try decoder.result(SettlementBody.self, from: body).body.map(Content.settlement)
            }
    }
}
