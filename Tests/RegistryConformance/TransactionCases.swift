import Filings
import Registry
import SocialInsurance
import Testing

let transactionCases: [ConformanceCase] = [
    ConformanceCase(
        "what a body throws passes unchanged, and nothing of it stands",
        onOne: { registry in
            await #expect(throws: Refused(number: 7)) {
                try await registry.write { transaction in
                    _ = try transaction.insert(.made("E-1"))
                    throw Refused(number: 7)
                }
            }
            let found = try await registry.read { try $0.entry(.enrollment, "E-1") }
            #expect(found == nil)
        }),
    ConformanceCase(
        "a savepoint that fails is undone alone",
        onOne: { registry in
            try await registry.write { transaction in
                let kept = try transaction.insert(.made("E-1"))
                #expect(throws: Refused()) {
                    try transaction.savepoint {
                        _ = try transaction.insert(.made("E-2", partition: 8))
                        try transaction.record(.made("E-2"))
                        throw Refused()
                    }
                }
                // The number that was given back may be given again: nothing remembered of E-2 may stick to it.
                let next = try transaction.savepoint { try transaction.insert(.made("E-3", partition: 9)) }
                try transaction.record(Attempt(at: .at(0), outcome: "accepted"), of: .enrollment, "E-3")
                #expect(next > kept)
                #expect(try transaction.entry(.enrollment, "E-2") == nil)
                #expect(throws: RegistryError.self) {
                    try transaction.savepoint {
                        try transaction.record(Attempt(at: .at(0), outcome: "accepted"), of: .enrollment, "E-2")
                    }
                }
            }
            try await registry.read { view throws in
                #expect(try view.entry(.enrollment, "E-1") != nil)
                #expect(try view.entry(.enrollment, "E-3")?.source.partition == .requests(9))
                #expect(try view.attempts(.enrollment, "E-3").count == 1)
                #expect(try view.results(.enrollment, "E-2") == [])
            }
        }),
    ConformanceCase(
        "savepoints nest",
        onOne: { registry in
            try await registry.write { transaction in
                try transaction.savepoint {
                    _ = try transaction.insert(.made("E-1"))
                    _ = try? transaction.savepoint {
                        _ = try transaction.insert(.made("E-2"))
                        throw Refused()
                    }
                    _ = try transaction.insert(.made("E-3"))
                }
            }
            let found = try await registry.read { view throws in
                try ["E-1", "E-2", "E-3"].filter { try view.entry(.enrollment, $0) != nil }
            }
            #expect(found == ["E-1", "E-3"])
        }),
    ConformanceCase(
        "a row that breaks a rule costs its savepoint, not the transaction",
        onOne: { registry in
            try await registry.write { transaction in
                _ = try transaction.insert(.made("E-1"))
                #expect(throws: RegistryError.self) {
                    try transaction.savepoint { try transaction.insert(.made("E-1")) }
                }
                _ = try transaction.insert(.made("E-2"))
            }
            #expect(try await registry.read { try $0.entry(.enrollment, "E-2") } != nil)
        }),
    ConformanceCase("a transaction sees what the one before it wrote, from another process too") { harness in
        let registries = [try await harness.open(), try await harness.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for registry in registries {
                group.addTask {
                    for _ in 0..<40 {
                        _ = try await registry.write { try $0.addPerson(.made()) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let records = try await registries[0].read { try $0.personRecords(idNumber: IDNumber.first) }
        #expect(records.map(\.personNumber.serial) == Array(1...80))
        for registry in registries { try await registry.close() }
    },
    ConformanceCase("a read neither waits for a writer nor sees what it has not committed") { harness in
        let (writer, other) = (try await harness.open(), try await harness.open())
        let (began, goOn) = (Signal(), Signal())
        async let written: Void = writer.write { transaction in
            _ = try transaction.insert(.made("E-1"))
            began.send()
            goOn.wait()
        }
        await began.received()
        #expect(try await other.read { try $0.entry(.enrollment, "E-1") } == nil)
        #expect(try await writer.read { try $0.entry(.enrollment, "E-1") } == nil)
        goOn.send()
        try await written
        #expect(try await other.read { try $0.entry(.enrollment, "E-1") } != nil)
        try await writer.close()
        try await other.close()
    },
    ConformanceCase("what was written is there for the next process") { harness in
        let first = try await harness.open()
        _ = try await first.write { try $0.insert(.made("E-1")) }
        try await first.close()
        let second = try await harness.open()
        #expect(try await second.read { try $0.entry(.enrollment, "E-1") } != nil)
        try await second.close()
    },
    ConformanceCase(
        "a registry that is closed says so",
        onOne: { registry in
            try await registry.close()
            await #expect(throws: RegistryError.self) { _ = try await registry.read { try $0.filingCounts() } }
            await #expect(throws: RegistryError.self) { _ = try await registry.write { try $0.filingCounts() } }
        }),
]
