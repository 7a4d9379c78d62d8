import Filings
import MessageLog
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
    ConformanceCase(
        "what waits is counted by kind, state and code, with when the first of it is due",
        onOne: { registry in
            try await registry.write { transaction in
                for (id, due) in [("E-1", 30.0), ("E-2", 10), ("E-3", 20)] {
                    var entry = JournalEntry.made(id, state: .deferred)
                    entry.errorCode = "MINISTRY_UNAVAILABLE"
                    entry.notBefore = .at(due)
                    _ = try transaction.insert(entry)
                }
                _ = try transaction.insert(.made("E-4", state: .held))
                _ = try transaction.insert(.made("E-5", state: .decided))
                _ = try transaction.insert(.made("B-1", kind: .basicInfo, state: .parked))
            }
            try await registry.read { view throws in
                let deferred = WaitingCount(
                    kind: .enrollment, state: .deferred, errorCode: "MINISTRY_UNAVAILABLE", count: 3,
                    nextAttempt: .at(10))
                let held = WaitingCount(
                    kind: .enrollment, state: .held, errorCode: nil, count: 1, nextAttempt: nil)
                let parked = WaitingCount(kind: .basicInfo, state: .parked, errorCode: nil, count: 1, nextAttempt: nil)
                #expect(try view.waitingCounts(WaitingFilter()) == [parked, held, deferred])
                #expect(try view.waitingCounts(WaitingFilter(kind: .enrollment, states: [.deferred])) == [deferred])
                #expect(try view.waitingCounts(WaitingFilter(filingID: "E-4")) == [held])
                #expect(try view.waitingCounts(WaitingFilter(employer: Code.second.text)) == [])
            }
        }),
    ConformanceCase(
        "a held filing waits behind its person's earliest undecided one, as it is now",
        onOne: { registry in
            try await registry.write { transaction in
                for (id, state) in [("E-1", FilingState.decided), ("E-2", .parked), ("E-3", .held), ("E-4", .held)] {
                    _ = try transaction.insert(.made(id, person: IDNumber.first, state: state))
                }
                _ = try transaction.insert(.made("E-5", person: nil, state: .held))
            }
            try await registry.read { view throws in
                func blocker(_ id: String) throws -> String? {
                    guard let entry = try view.entry(.enrollment, id) else { return nil }
                    let ahead = try view.ahead(of: entry)
                    return ahead?.filingID
                }
                #expect(try blocker("E-3") == "E-2")
                #expect(try blocker("E-4") == "E-2")
                #expect(try blocker("E-2") == nil)
                #expect(try blocker("E-5") == nil)
            }
        }),
    ConformanceCase(
        "cancelled filings are found until they are decided, by the partition that they came from",
        onOne: { registry in
            try await registry.write { transaction in
                for (id, state) in [("E-1", FilingState.parked), ("E-2", .deferred), ("E-3", .deferred)] {
                    _ = try transaction.insert(.made(id, state: state, partition: 0))
                }
                _ = try transaction.insert(.made("E-4", state: .parked, partition: 1))
                for id in ["E-1", "E-2", "E-4"] {
                    var entry = try #require(try transaction.entry(.enrollment, id))
                    entry.cancellation = "重复申报"
                    try transaction.update(entry)
                }
            }
            func cancelled(_ partitions: Set<TopicPartition>, limit: Int = 10) async throws -> [String] {
                try await registry.read { view in
                    try view.cancelled(.enrollment, partitions: partitions, limit: limit).map(\.filingID)
                }
            }
            #expect(try await cancelled([.requests(0)]) == ["E-1", "E-2"])
            #expect(try await cancelled([.requests(0), .requests(1)]) == ["E-1", "E-2", "E-4"])
            #expect(try await cancelled([.requests(0), .requests(1)], limit: 1) == ["E-1"])
            try await registry.write { transaction in
                var entry = try #require(try transaction.entry(.enrollment, "E-1"))
                #expect(entry.cancellation == "重复申报" && entry.isCancelled)
                entry.state = .decided
                try transaction.update(entry)
            }
            #expect(try await cancelled([.requests(0)]) == ["E-2"])
        }),
]
