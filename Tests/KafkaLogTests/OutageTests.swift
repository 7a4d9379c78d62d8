import CRdkafka
import Foundation
import KafkaLog
import MessageLog
import TestKafka
import Testing

@Suite("Kafka: outages", .timeLimit(.minutes(5)))
struct OutageTests {
    private let names = Names()
    private let clock = ContinuousClock()

    /// Calls until it succeeds; what may fail meanwhile is an outage only.
    private func untilAvailable<Result>(_ body: () async throws -> Result) async throws -> Result {
        let end = clock.now + .seconds(120)
        while true {
            do {
                return try await body()
            } catch LogError.unavailable(let reason) {
                guard clock.now < end else { throw LogError.unavailable("still after 120 s: \(reason)") }
            }
        }
    }

    private func isUnavailable(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch LogError.unavailable(let reason) {
            return reason.contains("127.0.0.1")
        } catch {
            return false
        }
    }

    @Test(
        "where nobody listens, every call says so in the end, and closing does not wait for anybody")
    func nobodyListens() async throws {
        var timeouts = KafkaTimeouts()
        timeouts.request = .seconds(1)
        timeouts.append = .seconds(1)
        let log = try KafkaLog(bootstrapServers: "127.0.0.1:9", timeouts: timeouts)
        let record = OutgoingRecord("t", "v")
        #expect(await isUnavailable { _ = try await log.topics() })
        #expect(await isUnavailable { try await log.apply([TopicDescription(name: "t", partitions: 1)]) })
        #expect(await isUnavailable { _ = try await log.append([record]) })
        #expect(await isUnavailable { _ = try await log.bounds(ofTopic: "t") })
        #expect(
            await isUnavailable { _ = try await log.read(TopicPartition(topic: "t", partition: 0), from: 0, limit: 1) })
        #expect(await isUnavailable { _ = try await log.cursors(ofGroup: "g") })
        #expect(await isUnavailable { _ = try await log.join(group: "g", topics: ["t"], member: "m") })
        await log.close()
    }

    @Test("the broker ends and comes back: polls and commits say so meanwhile, and each record is answered once")
    func brokerRestarts() async throws {
        let broker = try TestBroker()
        try broker.start()
        let (requests, results) = (names.topic("requests"), names.topic("results"))
        try await withLog(at: broker.address) { log in
            try await log.apply([
                TopicDescription(name: requests, partitions: 2), TopicDescription(name: results, partitions: 1),
            ])
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            _ = try await member.gained(2)
            try await log.append((0..<20).map { OutgoingRecord(requests, key: "k\($0)", "v\($0)") })
            let answerer = Answerer(member: member, results: results)
            try await answerer.answer(5)

            broker.stop()
            try await answerer.waitUntilUnavailable()
            let commits = answerer.commits(answerer.waiting)
            if !commits.isEmpty {
                #expect(await isUnavailable { try await member.commit(commits) })
            }
            try broker.start()
            _ = try await untilAvailable { try await log.append([OutgoingRecord(requests, key: "k", "last")]) }
            while await (try? log.read(TopicPartition(topic: results, partition: 0), from: 0, limit: 100).count) ?? 0
                < 21
            {
                try await untilAvailable { try await answerer.answer(1) }
            }
            let texts = try await log.read(TopicPartition(topic: results, partition: 0), from: 0, limit: 100).map(
                \.text)
            #expect(texts.count == 21)
            #expect(Set(texts) == Set((0..<20).map { "v\($0)" } + ["last"]))
            await member.leave()
        }
    }

    @Test("what a commit could not write while the broker was away is written by nobody but the next commit")
    func commitWithoutBroker() async throws {
        let broker = try TestBroker()
        try broker.start()
        let (requests, results) = (names.topic("requests"), names.topic("results"))
        try await withLog(at: broker.address) { log in
            try await log.apply([
                TopicDescription(name: requests, partitions: 2), TopicDescription(name: results, partitions: 1),
            ])
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            _ = try await member.gained(2)
            try await log.append((0..<20).map { OutgoingRecord(requests, key: "k\($0)", "v\($0)") })
            let answerer = Answerer(member: member, results: results)
            // The producer is there before the broker goes.
            try await answerer.answer(1)
            while answerer.waiting.count < 19 { try await answerer.take(20) }
            broker.stop()
            #expect(await isUnavailable { try await member.commit(answerer.commits(answerer.waiting)) })
            try broker.start()
            try await untilAvailable { try await answerer.answer(20) }
            // The former producer connects again within two seconds, if it can.
            for round in 0..<10 {
                try await untilAvailable {
                    _ = try await log.append([OutgoingRecord(requests, key: "k", "r\(round)")])
                }
                while await (try? log.read(TopicPartition(topic: results, partition: 0), from: 0, limit: 100).count)
                    ?? 0
                    < 21 + round
                {
                    try await untilAvailable { try await answerer.answer(20) }
                }
            }
            let texts = try await log.read(TopicPartition(topic: results, partition: 0), from: 0, limit: 100).map(
                \.text)
            #expect(Set(texts).count == 30 && texts.count == 30)
            await member.leave()
        }
    }

    @Test(
        "leaving and closing wait for no broker, whether it is gone or hangs",
        arguments: [true, false])
    func closesWithoutBroker(isGone: Bool) async throws {
        let broker = try TestBroker()
        try broker.start()
        let requests = names.topic("requests")
        let log = try KafkaLog(bootstrapServers: broker.address)
        try await log.apply([TopicDescription(name: requests, partitions: 2)])
        let partition = try #require(try await log.append([OutgoingRecord(requests, "v")]).first).partition
        let member = try await log.join(group: names.group, topics: [requests], member: "one")
        _ = try await member.records(1)
        if isGone { broker.stop() } else { broker.hang() }
        await #expect(throws: LogError.self) {
            try await member.commit([
                PartitionCommit(
                    partition: partition, cursor: Cursor(nextOffset: 1, metadata: ""),
                    records: [OutgoingRecord(requests, "v")])
            ])
        }
        await member.leave()
        await log.close()
        if !isGone { broker.resume() }
    }

    @Test("a member that the group has put out cannot commit, even before it polls again")
    func putOut() async throws {
        let cluster = MockCluster()
        cluster.createTopic("requests")
        try await withLog(
            at: cluster.address, properties: ["heartbeat.interval.ms": "100", "session.timeout.ms": "6000"]
        ) { log in
            let partition = TopicPartition(topic: "requests", partition: 0)
            let member = try await log.join(group: "group", topics: ["requests"], member: "one")
            _ = try await member.gained(1)
            cluster.fail(.heartbeat, with: RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
            let commit = PartitionCommit(partition: partition, cursor: Cursor(nextOffset: 0, metadata: ""), records: [])
            await #expect(throws: LogError.fenced([partition])) {
                let end = clock.now + .seconds(90)
                while clock.now < end { try await member.commit([commit]) }
            }
            let after = try await member.poll { $0.gained.count == 1 }
            #expect(after.lost == [partition])
            try await member.commit([commit])
            await member.leave()
        }
    }

    @Test("cursors that cannot be read keep a partition from its new owner, who says so and tries again")
    func cursorsUnreadable() async throws {
        let cluster = MockCluster()
        cluster.createTopic("requests")
        try await withLog(at: cluster.address) { log in
            cluster.fail(.offsetFetch, with: RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
            let member = try await log.join(group: "group", topics: ["requests"], member: "one")
            let error = await #expect(throws: LogError.self) { _ = try await member.gained(1) }
            #expect(error?.isRetryable == true)
            #expect(error?.description.contains("ACL") == true)
            let gained = try await member.gained(1)
            #expect(gained.count == 1)
            await member.leave()
        }
    }
}

/// Reads records and answers each with its own text, as a worker would: what it could not commit it tries again.
private final class Answerer {
    private let member: any GroupMember
    private let results: String
    private(set) var waiting: [LogRecord] = []

    init(member: any GroupMember, results: String) {
        self.member = member
        self.results = results
    }

    /// Takes up to a number of records, or what it has not committed yet, and commits the answers.
    func answer(_ count: Int) async throws {
        if waiting.isEmpty { try await take(count) }
        do {
            try await member.commit(commits(waiting))
            waiting = []
        } catch LogError.fenced {
            waiting = []
        }
    }

    func waitUntilUnavailable() async throws {
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            do {
                try await take(100)
            } catch LogError.unavailable {
                return
            }
        }
        throw Waited(delivery: Delivery())
    }

    func take(_ count: Int) async throws {
        let delivery = try await member.poll(limit: count, wait: .milliseconds(200))
        waiting.removeAll { delivery.lost.contains($0.position.partition) }
        waiting += delivery.records
    }

    func commits(_ records: [LogRecord]) -> [PartitionCommit] {
        Dictionary(grouping: records, by: \.position.partition).map { partition, records in
            PartitionCommit(
                partition: partition, cursor: Cursor(nextOffset: records.last!.position.offset + 1, metadata: ""),
                records: records.map { OutgoingRecord(results, key: "r", $0.text) })
        }
    }
}
