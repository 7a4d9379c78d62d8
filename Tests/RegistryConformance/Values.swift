import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance

// Made-up people and employers; the numbers are public test vectors of their standards.

enum Place {
    static let taizhou = AreaCode("321200")!
    static let nanjing = AreaCode("320100")!
}

enum Code {
    static let first = CreditCode("91440300708461136T")!
    static let second = CreditCode("91110108551385082Q")!
    static let third = CreditCode("91350100M000100Y43")!
}

enum IDNumber {
    static let first = "321083197812162119"
    static let second = "810000199408230021"
    static let third = "830000199201300022"
}

func month(_ text: String) -> Month { Month(text)! }

extension Date {
    /// So many seconds after a fixed instant.
    static func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_626_310_800 + seconds) }
}

extension NewPerson {
    static func made(
        _ idNumber: String = IDNumber.first, in area: AreaCode = Place.taizhou, household: HouseholdType? = .urban
    ) -> NewPerson {
        let identity = IdentityDocument(recorded: idNumber, type: .residentID)
        return NewPerson(
            area: area, identity: identity, name: PersonName("张三")!, sex: identity.sex, birthDate: identity.birthDate,
            householdType: household)
    }
}

extension Enrollment {
    static func made(
        _ insurance: Insurance, of person: PersonNumber, at code: CreditCode = Code.first,
        from start: String = "2021-01",
        to end: String? = nil
    ) -> Enrollment {
        Enrollment(
            creditCode: code, personNumber: person, insurance: insurance, startMonth: month(start),
            endMonth: end.map(month), monthlyWage: Money(fen: 650_000))
    }
}

extension LedgerLine {
    static func made(
        _ insurance: Insurance, _ text: String, of person: PersonNumber, by code: CreditCode = Code.first,
        filing: String = "E-1"
    ) -> LedgerLine {
        LedgerLine(
            creditCode: code, personNumber: person,
            contribution: Contribution(
                month: month(text), insurance: insurance, base: Money(fen: 650_000),
                employerAmount: Money(fen: 104_000),
                individualAmount: Money(fen: 52_000)),
            settlementMonth: month("2021-08"), filing: filing)
    }
}

extension TopicPartition {
    static func requests(_ partition: Int32) -> TopicPartition {
        TopicPartition(topic: "enrollment.requests", partition: partition)
    }
}

extension JournalEntry {
    static func made(
        _ filingID: String, kind: FilingKind = .enrollment, person: String? = IDNumber.first,
        state: FilingState = .decided, partition: Int32 = 0, notBefore: Date? = nil, waitsFor: String? = nil
    ) -> JournalEntry {
        var entry = JournalEntry(
            kind: kind, filingID: filingID, digest: Data(filingID.utf8),
            source: RecordPosition(partition: .requests(partition), offset: 7), recordKey: person.map { Data($0.utf8) },
            personKey: person, employer: Code.first.text, state: state, operatingMonth: month("2021-07"),
            receivedAt: .at(0), firstSeen: .at(0.5), request: Data("{}".utf8), traceparent: nil)
        entry.notBefore = notBefore
        entry.waitsFor = waitsFor
        return entry
    }
}

extension RecordedResult {
    static func made(_ filingID: String, revision: Int = 1, kind: FilingKind = .enrollment) -> RecordedResult {
        RecordedResult(
            kind: kind, filingID: filingID, revision: revision, outcome: revision == 1 ? .accepted : .rejected,
            key: Data(IDNumber.first.utf8), body: Data("{\"revision\":\(revision)}".utf8), decidedAt: .at(1.25),
            traceparent: nil)
    }
}

/// Something that a body throws which is no matter of the registry's.
struct Refused: Error, Equatable {
    var number = 1
}
