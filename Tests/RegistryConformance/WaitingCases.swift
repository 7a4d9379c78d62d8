import Filings
import Registry
import Testing

let waitingCases: [ConformanceCase] = [
    ConformanceCase(
        "filings are counted by kind and state",
        onOne: { registry in
            let counts = try await registry.write { transaction in
                #expect(try transaction.filingCounts() == [])
                for (index, state) in [FilingState.decided, .parked, .decided, .held, .held].enumerated() {
                    _ = try transaction.insert(.made("E-\(index)", state: state))
                }
                _ = try transaction.insert(.made("B-1", kind: .basicInfo, state: .awaiting))
                return try transaction.filingCounts()
            }
            #expect(
                counts == [
                    FilingCount(kind: .basicInfo, state: .awaiting, count: 1),
                    FilingCount(kind: .enrollment, state: .held, count: 2),
                    FilingCount(kind: .enrollment, state: .parked, count: 1),
                    FilingCount(kind: .enrollment, state: .decided, count: 2),
                ])
        }),
    ConformanceCase(
        "what waits is listed page by page, by every filter",
        onOne: { registry in
            try await registry.write { transaction in
                var other = JournalEntry.made("E-1", state: .deferred)
                other.errorCode = "MINISTRY_UNAVAILABLE"
                _ = try transaction.insert(other)
                _ = try transaction.insert(.made("E-2", state: .decided))
                _ = try transaction.insert(.made("E-3", state: .parked))
                _ = try transaction.insert(.made("E-3", kind: .arrears, state: .held))
            }
            try await registry.read { view throws in
                func ids(_ filter: WaitingFilter, after sequence: Int64 = 0, limit: Int = 10) throws -> [String] {
                    try view.waiting(filter, after: sequence, limit: limit).map { "\($0.kind.rawValue) \($0.filingID)" }
                }
                let all = ["enrollment E-1", "enrollment E-3", "arrears E-3"]
                #expect(try ids(WaitingFilter()) == all)
                #expect(try ids(WaitingFilter(), limit: 2) == Array(all.prefix(2)))
                let second = try view.waiting(WaitingFilter(), after: 0, limit: 2)[1].sequence
                #expect(try ids(WaitingFilter(), after: second) == [all[2]])
                #expect(try ids(WaitingFilter(kind: .arrears)) == [all[2]])
                #expect(try ids(WaitingFilter(filingID: "E-3")) == [all[1], all[2]])
                #expect(try ids(WaitingFilter(kind: .arrears, filingID: "E-3", states: [.held])) == [all[2]])
                #expect(try ids(WaitingFilter(filingID: "E-3", states: [.parked])) == [all[1]])
                #expect(try ids(WaitingFilter(filingID: "E-2")) == [])
                #expect(try ids(WaitingFilter(states: [.parked, .deferred])) == [all[0], all[1]])
                #expect(try ids(WaitingFilter(errorCode: "MINISTRY_UNAVAILABLE")) == [all[0]])
                #expect(try ids(WaitingFilter(employer: Code.first.text)) == all)
                #expect(try ids(WaitingFilter(employer: Code.second.text)) == [])
                #expect(try ids(WaitingFilter(since: .at(0.5), until: .at(0.6))) == all)
                #expect(try ids(WaitingFilter(since: .at(0.6))) == [])
                #expect(try ids(WaitingFilter(until: .at(0.5))) == [])
            }
        }),
]
