import Filings
import Foundation
import Registry
import SocialInsurance

/// All that is known of a filing, without what would identify its person: ID numbers are masked, and there are no names.
struct FilingHistory: Sendable {
    let entry: JournalEntry
    let attempts: [Attempt]
    /// Every revision, ascending.
    let results: [RecordedResult]
    /// The filings that a worker has sent to others on this one's behalf.
    let subFilings: [FilingHistory]
    /// What a held filing waits behind, as it is now.
    var ahead: JournalEntry?

    /// Nil where no worker has taken such a filing yet.
    static func read(_ kind: FilingKind, _ filingID: String, in registry: any RegistryView) throws -> FilingHistory? {
        guard let entry = try registry.entry(kind, filingID) else { return nil }
        let subFilings = try subFilings(of: kind, filingID).compactMap { try read($0, $1, in: registry) }
        return FilingHistory(
            entry: entry, attempts: try registry.attempts(kind, filingID),
            results: try registry.results(kind, filingID), subFilings: subFilings,
            ahead: try registry.ahead(of: entry))
    }

    private static func subFilings(of kind: FilingKind, _ filingID: String) -> [(FilingKind, String)] {
        guard kind == .enrollment else { return [] }
        return [(.benefitCheck, FilingID.benefitCheck(of: filingID)), (.arrears, FilingID.arrears(of: filingID))]
    }

    /// Type and masked number of the person's document.
    var maskedPerson: String? { entry.maskedPerson }

    /// What it waits for, as it is now.
    var waitsFor: String? { entry.state == .held ? ahead?.filingID : entry.waitsFor }
}
