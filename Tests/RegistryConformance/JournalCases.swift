import Filings
import Foundation
import MessageLog
import Registry
import Testing

let journalCases: [ConformanceCase] = [
    ConformanceCase(
        "an entry is read as it was written",
        onOne: { registry in
            var entry = JournalEntry.made("E-1", state: .deferred, notBefore: .at(30.125))
            entry.attempts = 2
            entry.revision = 1
            entry.errorCode = "MINISTRY_UNAVAILABLE"
            entry.retrySince = .at(3)
            let written = entry
            let sequence = try await registry.write { try $0.insert(written) }
            entry.sequence = sequence
            #expect(try await registry.read { try $0.entry(.enrollment, "E-1") } == entry)
            #expect(try await registry.read { try $0.entry(.arrears, "E-1") } == nil)

            entry.state = .decided
            entry.notBefore = nil
            entry.waitsFor = "ministry"
            entry.retrySince = .at(4)
            entry.attempts = 3
            entry.revision = 2
            entry.request = nil
            entry.errorCode = nil
            let changed = entry
            try await registry.write { try $0.update(changed) }
            #expect(try await registry.read { try $0.entry(.enrollment, "E-1") } == entry)
        }),
    ConformanceCase(
        "a finding is kept until it is taken, for one filing",
        onOne: { registry in
            _ = try await registry.write { registry in
                _ = try registry.insert(.made("E-1"))
                _ = try registry.insert(.made("E-2"))
                try registry.keep(finding: Data("old".utf8), of: .enrollment, "E-1")
                try registry.keep(finding: Data("new".utf8), of: .enrollment, "E-1")
            }
            let other = try await registry.write { try $0.takeFinding(of: .enrollment, "E-2") }
            #expect(other == nil)
            let taken = try await registry.write { registry in
                try [registry.takeFinding(of: .enrollment, "E-1"), registry.takeFinding(of: .enrollment, "E-1")]
            }
            #expect(taken == [Data("new".utf8), nil])
            await #expect(throws: RegistryError.self) {
                try await registry.write { try $0.keep(finding: Data(), of: .enrollment, "E-3") }
            }
        }),
    ConformanceCase(
        "an id is used once in a kind",
        onOne: { registry in
            let first = try await registry.write { try $0.insert(.made("E-1")) }
            let second = try await registry.write { try $0.insert(.made("E-1", kind: .arrears)) }
            #expect(second > first)
            await #expect(throws: RegistryError.self) { _ = try await registry.write { try $0.insert(.made("E-1")) } }
        }),
    ConformanceCase(
        "what does not exist cannot be changed",
        onOne: { registry in
            await #expect(throws: RegistryError.self) { try await registry.write { try $0.update(.made("E-1")) } }
            await #expect(throws: RegistryError.self) {
                try await registry.write {
                    try $0.record(Attempt(at: .at(0), outcome: "accepted"), of: .enrollment, "E-1")
                }
            }
        }),
    ConformanceCase(
        "the earliest undecided filing of a person is the one first received",
        onOne: { registry in
            try await registry.write { transaction in
                _ = try transaction.insert(.made("E-9", state: .decided))
                _ = try transaction.insert(.made("E-2", state: .parked))
                _ = try transaction.insert(.made("E-1", state: .held))
                _ = try transaction.insert(.made("E-0", person: IDNumber.second, state: .awaiting))
                _ = try transaction.insert(.made("E-0", kind: .arrears, state: .awaiting))
                _ = try transaction.insert(.made("E-3", person: nil, state: .awaiting))
                #expect(try transaction.firstUndecided(.enrollment, personKey: IDNumber.first)?.filingID == "E-2")
                var first = try #require(try transaction.entry(.enrollment, "E-2"))
                first.state = .decided
                try transaction.update(first)
                #expect(try transaction.firstUndecided(.enrollment, personKey: IDNumber.first)?.filingID == "E-1")
                #expect(try transaction.firstUndecided(.enrollment, personKey: IDNumber.second)?.filingID == "E-0")
                #expect(try transaction.firstUndecided(.enrollment, personKey: IDNumber.third) == nil)
            }
        }),
    ConformanceCase(
        "kinds that keep one order have one earliest undecided filing of a person",
        onOne: { registry in
            try await registry.write { transaction in
                _ = try transaction.insert(.made("A-1", kind: .arrears, state: .awaiting))
                _ = try transaction.insert(.made("X-1", kind: .termination, state: .held))
                _ = try transaction.insert(.made("X-1", kind: .enrollment, state: .held))
                _ = try transaction.insert(.made("X-1", kind: .rollback, state: .held))
                for kind in [FilingKind.enrollment, .termination, .rollback, .baseAdjustment] {
                    #expect(try transaction.firstUndecided(kind, personKey: IDNumber.first)?.kind == .termination)
                }
                #expect(try transaction.firstUndecided(.arrears, personKey: IDNumber.first)?.kind == .arrears)
                #expect(try transaction.firstUndecided(.flexibleStop, personKey: IDNumber.first) == nil)
                let rollback = try #require(try transaction.entry(.rollback, "X-1"))
                #expect(try transaction.ahead(of: rollback)?.kind == .termination)
                var first = try #require(try transaction.entry(.termination, "X-1"))
                first.state = .decided
                try transaction.update(first)
                #expect(try transaction.firstUndecided(.rollback, personKey: IDNumber.first)?.kind == .enrollment)
            }
        }),
    ConformanceCase(
        "deferred filings are due at their time, earliest first, in the partitions asked for",
        onOne: { registry in
            try await registry.write { transaction in
                _ = try transaction.insert(.made("E-1", state: .deferred, partition: 0, notBefore: .at(20)))
                _ = try transaction.insert(.made("E-2", state: .deferred, partition: 1, notBefore: .at(10)))
                _ = try transaction.insert(.made("E-3", state: .deferred, partition: 2, notBefore: .at(5)))
                _ = try transaction.insert(.made("E-4", state: .parked, partition: 0, notBefore: .at(5)))
                _ = try transaction.insert(
                    .made("A-1", kind: .arrears, state: .deferred, partition: 0, notBefore: .at(5)))
            }
            try await registry.read { view throws in
                let mine: Set<TopicPartition> = [.requests(0), .requests(1), .requests(9)]
                func due(_ seconds: Double, limit: Int = 10) throws -> [String] {
                    try view.due(.enrollment, partitions: mine, at: .at(seconds), limit: limit).map(\.filingID)
                }
                let due = try [due(9.999999), due(10), due(20), due(20, limit: 1)]
                #expect(due == [[], ["E-2"], ["E-2", "E-1"], ["E-2"]])
            }
        }),
    ConformanceCase(
        "the partitions that filings came from are known for good",
        onOne: { registry in
            #expect(try await registry.read { try $0.sources(ofTopic: "enrollment.requests") } == [])
            try await registry.write { transaction in
                _ = try transaction.insert(.made("E-1", partition: 7))
                _ = try transaction.insert(.made("E-2", partition: 0))
                #expect(
                    try transaction.sources(ofTopic: TopicPartition.requests(0).topic) == [.requests(0), .requests(7)])
            }
            let sources = try await registry.read { try $0.sources(ofTopic: TopicPartition.requests(0).topic) }
            #expect(sources == [.requests(0), .requests(7)])
            #expect(try await registry.read { try $0.sources(ofTopic: "another") } == [])
        }),
    ConformanceCase(
        "deferred filings are found by how long they have waited, due or not, oldest first",
        onOne: { registry in
            try await registry.write { transaction in
                let ages = [("E-1", 0, 20.0), ("E-2", 1, 10), ("E-3", 0, 30), ("E-4", 2, 5), ("E-5", 0, 1)]
                for (id, partition, since) in ages {
                    let state = id == "E-5" ? FilingState.parked : .deferred
                    var entry = JournalEntry.made(id, state: state, partition: Int32(partition), notBefore: .at(1000))
                    entry.retrySince = .at(since)
                    _ = try transaction.insert(entry)
                }
            }
            try await registry.read { view throws in
                func found(since seconds: Double, limit: Int = 10) throws -> [String] {
                    try view.deferred(
                        .enrollment, partitions: [.requests(0), .requests(1)], since: .at(seconds), limit: limit
                    ).map(\.filingID)
                }
                #expect(try found(since: 20) == ["E-2", "E-1"])
                #expect(try found(since: 9) == [])
                #expect(try found(since: 100, limit: 2) == ["E-2", "E-1"])
            }
        }),
    ConformanceCase(
        "awaiting filings are found by what they await, in the order of receipt",
        onOne: { registry in
            try await registry.write { transaction in
                _ = try transaction.insert(.made("E-3", state: .awaiting, partition: 1, waitsFor: "arrears"))
                _ = try transaction.insert(.made("E-1", state: .awaiting, partition: 0, waitsFor: "arrears"))
                _ = try transaction.insert(.made("E-2", state: .awaiting, partition: 0, waitsFor: "benefit-check"))
                _ = try transaction.insert(.made("E-4", state: .decided, partition: 0, waitsFor: "arrears"))
                _ = try transaction.insert(.made("E-5", state: .awaiting, partition: 2, waitsFor: "arrears"))
                _ = try transaction.insert(.made("E-6", state: .awaiting, partition: 1, waitsFor: "arrears"))
            }
            try await registry.read { view throws in
                let mine: Set<TopicPartition> = [.requests(0), .requests(1)]
                let all = try view.awaiting(.enrollment, "arrears", partitions: mine, after: 0, limit: 10)
                #expect(all.map(\.filingID) == ["E-3", "E-1", "E-6"])
                let page = try view.awaiting(.enrollment, "arrears", partitions: mine, after: all[0].sequence, limit: 1)
                #expect(page.map(\.filingID) == ["E-1"])
            }
        }),
    ConformanceCase(
        "attempts and revisions are kept in their order",
        onOne: { registry in
            let attempts = [
                Attempt(at: .at(2), outcome: "deferred", code: "MINISTRY_UNAVAILABLE", note: "timed out"),
                Attempt(at: .at(1), outcome: "replayed", note: "by an operator", counted: false),
            ]
            try await registry.write { transaction in
                // The result may be recorded before its filing.
                try transaction.record(.made("E-1", revision: 1))
                _ = try transaction.insert(.made("E-1"))
                for attempt in attempts { try transaction.record(attempt, of: .enrollment, "E-1") }
                try transaction.record(.made("E-1", revision: 2))
                try transaction.record(.made("E-1", revision: 1, kind: .arrears))
            }
            try await registry.read { view throws in
                #expect(try view.attempts(.enrollment, "E-1") == attempts)
                #expect(try view.results(.enrollment, "E-1") == [.made("E-1", revision: 1), .made("E-1", revision: 2)])
                #expect(try view.results(.enrollment, "E-2") == [])
                #expect(try view.attempts(.arrears, "E-1").isEmpty)
            }
            await #expect(throws: RegistryError.self) {
                try await registry.write { try $0.record(.made("E-1", revision: 2)) }
            }
        }),
]
