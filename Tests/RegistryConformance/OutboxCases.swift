import Filings
import Foundation
import MessageLog
import Registry
import Testing

private let name = LaneName(group: "enrollment", partition: .requests(0))
private let parked = OutgoingRecord(
    topic: "enrollment.parked", key: nil, value: Data([0, 255]),
    headers: [RecordHeader("a", "1"), RecordHeader("a", ""), RecordHeader("empty", Data())])

let outboxCases: [ConformanceCase] = [
    ConformanceCase(
        "rows are numbered from 1, read after a number, and forgotten once published",
        onOne: { registry in
            let contents: [OutboxContent] = [
                .record(parked), .result(.made("E-1")), .result(.made("E-2", revision: 0)),
                .record(OutgoingRecord(topic: "t", key: Data(), value: nil)),
            ]
            var lane = try await registry.write { transaction in
                let lane = try transaction.claim(name)
                #expect(lane.lastNumber == 0)
                #expect(lane.nextOffset == nil)
                _ = try transaction.insert(.made("E-1"))
                try transaction.record(.made("E-1"))
                return try transaction.append(contents, to: lane, nextOffset: 42, published: 0)
            }
            #expect(lane.lastNumber == 4)
            #expect(lane.nextOffset == 42)
            let appended = lane
            try await registry.read { view throws in
                #expect(try view.rows(of: appended, after: 0, limit: 10).map(\.number) == [1, 2, 3, 4])
                #expect(try view.rows(of: appended, after: 0, limit: 10).map(\.content) == contents)
                #expect(try view.rows(of: appended, after: 2, limit: 1).map(\.number) == [3])
            }
            lane = try await registry.write { transaction in
                try transaction.append([.result(.made("E-1"))], to: appended, nextOffset: nil, published: 3)
            }
            #expect(lane.lastNumber == 5)
            #expect(lane.nextOffset == 42)
            let pruned = lane
            #expect(try await registry.read { try $0.rows(of: pruned, after: 0, limit: 10).map(\.number) } == [4, 5])
        }),
    ConformanceCase(
        "a lane keeps its incarnation, numbers and offset from owner to owner",
        onOne: { registry in
            let first = try await registry.write { transaction in
                try transaction.append([.record(parked)], to: transaction.claim(name), nextOffset: 9, published: 0)
            }
            let second = try await registry.write { try $0.claim(name) }
            #expect(second.incarnation == first.incarnation)
            #expect(second.epoch > first.epoch)
            #expect(second.lastNumber == 1)
            #expect(second.nextOffset == 9)
            let other = try await registry.write {
                try $0.claim(LaneName(group: "enrollment", partition: .requests(1)))
            }
            #expect(other.id != first.id)
            #expect(other.incarnation != first.incarnation)
        }),
    ConformanceCase(
        "a former owner's transaction fails as a whole, even if it goes on",
        onOne: { registry in
            let zombie = try await registry.write { try $0.claim(name) }
            let owner = try await registry.write { try $0.claim(name) }
            await #expect(throws: RegistryError.laneTaken(name)) {
                try await registry.write { transaction in
                    _ = try transaction.insert(.made("E-1"))
                    _ = try? transaction.savepoint {
                        try transaction.append([.record(parked)], to: zombie, nextOffset: 1, published: 0)
                    }
                    _ = try? transaction.insert(.made("E-2"))
                }
            }
            try await registry.read { view throws in
                #expect(try view.entry(.enrollment, "E-1") == nil)
                #expect(try view.entry(.enrollment, "E-2") == nil)
                #expect(try view.rows(of: owner, after: 0, limit: 1) == [])
            }
            _ = try await registry.write { try $0.append([.record(parked)], to: owner, nextOffset: 1, published: 0) }
        }),
    ConformanceCase(
        "a lane that begins anew keeps its rows and forgets its offset",
        onOne: { registry in
            let before = try await registry.write { transaction in
                try transaction.append([.record(parked)], to: transaction.claim(name), nextOffset: 9, published: 0)
            }
            let after = try await registry.write { try $0.restart(before) }
            #expect(after.incarnation != before.incarnation)
            #expect(after.epoch > before.epoch)
            #expect(after.nextOffset == nil)
            #expect(after.lastNumber == 1)
            #expect(try await registry.read { try $0.rows(of: after, after: 0, limit: 10).count } == 1)
            await #expect(throws: RegistryError.laneTaken(name)) {
                _ = try await registry.write { try $0.restart(before) }
            }
            await #expect(throws: RegistryError.laneTaken(name)) {
                _ = try await registry.write { try $0.append([], to: before, nextOffset: nil, published: 0) }
            }
        }),
    ConformanceCase(
        "a result that was never recorded cannot be published",
        onOne: { registry in
            await #expect(throws: RegistryError.self) {
                try await registry.write { transaction in
                    let lane = try transaction.claim(name)
                    _ = try? transaction.savepoint {
                        try transaction.record(.made("E-1"))
                        throw Refused()
                    }
                    _ = try transaction.append([.result(.made("E-1"))], to: lane, nextOffset: 1, published: 0)
                }
            }
        }),
]
