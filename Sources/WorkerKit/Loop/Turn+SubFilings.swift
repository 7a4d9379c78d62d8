import Filings
import Registry
import SocialInsurance

/// What workers tell each other is believed by what the registry has of it: anybody can append to a topic.
extension Turn {
    /// Whether nobody but an enrollment that waits for exactly this has sent it. True of an applicant's own filing.
    ///
    /// One that is not asked for is refused and leaves no trace in the journal: it must neither book for somebody else nor
    /// take the id that the enrollment will need.
    func isAsked(_ request: Handler.Request) throws -> Bool {
        guard let month = request.operatingMonth, let subFiling = request as? any SubFilingRequest else {
            return true
        }
        guard let parent = FilingID.parent(of: request.filingID),
            let enrollment = try registry.entry(.enrollment, parent), enrollment.operatingMonth == month,
            enrollment.awaits(kind.rawValue),
            case .success(let filed) = RequestDecoder().decode(EnrollmentRequest.self, from: enrollment.request)
        else { return false }
        return subFiling.isAsked(by: filed, operatingMonth: month)
    }

    /// The answer as the worker that gave it has recorded it; nil where it has recorded none. A record on a results topic
    /// only says that it is time to look.
    func recorded(_ answer: SubFilingAnswer) throws -> SubFilingAnswer? {
        guard let result = try registry.results(answer.kind, answer.envelope.filingID).last else { return nil }
        return result.body == answer.body ? answer : try SubFilingAnswer(body: result.body, kind: result.kind)
    }
}

extension SubFilingRequest {
    fileprivate func isAsked(by enrollment: EnrollmentRequest, operatingMonth: Month) -> Bool {
        self == Self(for: enrollment, operatingMonth: operatingMonth)
    }
}

extension Malformed {
    static func unasked(_ filingID: String) -> Malformed {
        Malformed(filingID: filingID, detail: "filingId: no enrollment waits for this")
    }
}
