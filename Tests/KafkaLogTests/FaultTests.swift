import CRdkafka
import Foundation
import KafkaLog
import MessageLog
import Testing

/// Against librdkafka's mock brokers, which err when they are told to.
@Suite("Kafka: faults", .timeLimit(.minutes(10)))
struct FaultTests {
    private static let requests = "requests"
    private static let results = "results"
    private let partition = TopicPartition(topic: requests, partition: 0)

    /// A cluster with ten requests, and a member that has read them and not yet answered.
    private func withReader(
        commit limit: Duration = .seconds(60), brokers: Int32 = 1,
        _ body: (MockCluster, KafkaLog, any GroupMember, PartitionCommit) async throws -> Void
    ) async throws {
        var timeouts = KafkaTimeouts()
        timeouts.commit = limit
        let cluster = MockCluster(brokers: brokers)
        cluster.createTopic(Self.requests)
        cluster.createTopic(Self.results)
        try await withLog(at: cluster.address, timeouts: timeouts) { log in
            try await log.append((0..<10).map { OutgoingRecord(Self.requests, key: "k", "v\($0)") })
            let member = try await log.join(group: "group", topics: [Self.requests], member: "one")
            let all = try await member.poll { $0.records.count >= 10 }
            #expect(all.gained == [partition: nil])
            let commit = PartitionCommit(
                partition: partition, cursor: Cursor(nextOffset: 10, metadata: "ten"),
                records: all.records.map { OutgoingRecord(Self.results, key: "r", $0.text) })
            try await body(cluster, log, member, commit)
            await member.leave()
        }
    }

    private func results(_ log: KafkaLog) async throws -> Int {
        try await log.read(TopicPartition(topic: Self.results, partition: 0), from: 0, limit: 1000).count
    }

    @Test("errors that pass by themselves are not seen at all")
    func transient() async throws {
        try await withReader { cluster, log, member, commit in
            cluster.fail(
                .produce, with: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT)
            cluster.fail(.addPartitions, with: RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS)
            cluster.fail(.addOffsets, with: RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS)
            cluster.fail(.offsetCommit, with: RD_KAFKA_RESP_ERR_NOT_COORDINATOR)
            cluster.fail(.endTransaction, with: RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE)
            try await member.commit([commit])
            let count = try await results(log)
            #expect(count == 10)
        }
    }

    @Test(
        "a generation that is over is fenced: the partitions are lost, and come back with the committed cursor",
        arguments: [
            RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
        ])
    func oldGeneration(_ code: rd_kafka_resp_err_t) async throws {
        try await withReader { cluster, _, member, commit in
            cluster.fail(.offsetCommit, with: code)
            await #expect(throws: LogError.fenced([partition])) { try await member.commit([commit]) }
            await #expect(throws: LogError.fenced([partition])) { try await member.commit([commit]) }
            let after = try await member.poll { $0.gained.count == 1 && $0.records.count == 10 }
            #expect(after.lost == [partition])
            #expect(after.gained == [partition: nil])
            try await member.commit([commit])
        }
    }

    @Test(
        "a producer whose id somebody else has taken over is fenced, and the member goes on with a new one",
        arguments: [RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH])
    func fencedProducer(_ code: rd_kafka_resp_err_t) async throws {
        try await withReader { cluster, _, member, commit in
            cluster.fail(.addOffsets, with: code)
            await #expect(throws: LogError.fenced([partition])) { try await member.commit([commit]) }
            let after = try await member.poll { $0.gained.count == 1 && $0.records.count == 10 }
            #expect(after.lost == [partition])
            try await member.commit([commit])
        }
    }

    @Test("a commit that was undone may be made again, and what it dealt with does not come again")
    func undoneThenAgain() async throws {
        try await withReader { cluster, log, member, commit in
            cluster.fail(.offsetCommit, with: RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == true)
            #expect(error?.description.contains("ACL") == true)
            try await member.commit([commit])
            try await log.append([OutgoingRecord(Self.requests, key: "k", "next")])
            let records = try await member.records(1)
            #expect(records.map(\.text) == ["next"])
        }
    }

    @Test("after a commit that was undone, a member that polls on reads again from the committed cursor")
    func undoneThenPoll() async throws {
        try await withReader { cluster, _, member, commit in
            cluster.fail(.addOffsets, with: RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
            await #expect(throws: LogError.self) { try await member.commit([commit]) }
            let records = try await member.records(10)
            #expect(records.map(\.position.offset) == (0..<10).map { $0 })
        }
    }

    @Test("a record that the broker refuses as too large is fatal, and nothing is committed")
    func tooLarge() async throws {
        try await withReader { cluster, log, member, commit in
            cluster.fail(.produce, with: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == false)
            #expect(error?.description.contains("message.max.bytes") == true)
            let cursors = try await log.cursors(ofGroup: "group")
            #expect(cursors.isEmpty)
        }
    }

    @Test("an answer of the coordinator that no client can go on from is fatal")
    func fatal() async throws {
        try await withReader { cluster, _, member, commit in
            cluster.fail(.endTransaction, with: RD_KAFKA_RESP_ERR_INVALID_TXN_STATE)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == false)
        }
    }

    @Test("a right that is missing is told, and may be given while the worker waits")
    func missingRight() async throws {
        try await withReader { cluster, _, member, commit in
            cluster.fail(.endTransaction, with: RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == true)
            #expect(error?.description.contains("ACL") == true)
            _ = try await member.gained(1)
            try await member.commit([commit])
        }
    }

    @Test("a commit without an answer is in doubt: the partitions are lost, and come back with the cursor the log has")
    func inDoubt() async throws {
        try await withReader(commit: .seconds(4)) { cluster, log, member, commit in
            cluster.delay(.endTransaction, by: 60_000, times: 5)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == true)
            #expect(error?.description.contains("read back") == true)
            await #expect(throws: LogError.fenced([partition])) { try await member.commit([commit]) }
            let after = try await member.poll { $0.gained.count == 1 && $0.records.count == 10 }
            #expect(after.lost == [partition])
            // The mock keeps no offsets of transactions.
            #expect(after.gained == [partition: nil])
        }
    }

    @Test(
        "a connection that is lost before the commit undoes a transaction, though the library goes on over a new one",
        arguments: [MockCluster.Request.produce, .addPartitions, .addOffsets, .offsetCommit])
    func connectionLost(_ request: MockCluster.Request) async throws {
        try await withReader { cluster, log, member, commit in
            // The library closes a connection on which it waits for too long.
            cluster.delay(request, by: 60_000)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.description.contains("connection was lost") == true)
            try await commitInTheEnd(commit, member)
        }
    }

    @Test("a connection that is lost during the commit leaves a doubt, though the library goes on over a new one")
    func connectionLostInCommit() async throws {
        try await withReader { cluster, _, member, commit in
            cluster.delay(.endTransaction, by: 60_000)
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.description.contains("read back") == true)
            let after = try await member.poll { $0.gained.count == 1 && $0.records.count == 10 }
            #expect(after.lost == [partition])
            try await commitInTheEnd(commit, member)
        }
    }

    /// Commits as a worker's loop does: again after an outage, and after a loss once the partition has come back.
    private func commitInTheEnd(_ commit: PartitionCommit, _ member: any GroupMember) async throws {
        while true {
            do {
                return try await member.commit([commit])
            } catch LogError.fenced {
                _ = try await member.gained(1)
            } catch LogError.unavailable {
                // It is tried again.
            }
        }
    }

    @Test(
        "answers that do not come hold a commit no longer than its limit, at whichever step",
        arguments: [MockCluster.Request.produce, .addPartitions, .addOffsets, .offsetCommit, .endTransaction])
    func noAnswers(_ request: MockCluster.Request) async throws {
        try await withReader(commit: .seconds(4)) { cluster, _, member, commit in
            cluster.delay(request, by: 60_000, times: 5)
            let begin = ContinuousClock.now
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == true)
            #expect(
                ContinuousClock.now - begin < .seconds(45), "not until the answers come, or the transaction runs out")
        }
    }

    @Test("coordinators may move to another broker")
    func coordinatorMoves() async throws {
        try await withReader(brokers: 3) { cluster, log, member, commit in
            cluster.setCoordinator(of: "transaction", "group/requests-0", broker: 2)
            cluster.setCoordinator(of: "group", "group", broker: 3)
            cluster.fail(.addOffsets, with: RD_KAFKA_RESP_ERR_NOT_COORDINATOR)
            try await member.commit([commit])
            cluster.setCoordinator(of: "transaction", "group/requests-0", broker: 1)
            try await member.commit([
                PartitionCommit(partition: partition, cursor: Cursor(nextOffset: 10, metadata: "again"), records: [])
            ])
            let count = try await results(log)
            #expect(count == 10)
        }
    }

    @Test(
        "a group without a coordinator holds a commit no longer than its limit, and the member goes on when there is one"
    )
    func noCoordinator() async throws {
        try await withReader(commit: .seconds(4), brokers: 2) { cluster, _, member, commit in
            for topic in [Self.requests, Self.results] { cluster.setLeader(of: topic, broker: 1) }
            cluster.setCoordinator(of: "transaction", "group/requests-0", broker: 1)
            cluster.setCoordinator(of: "group", "group", broker: 2)
            cluster.setDown(2)
            let begin = ContinuousClock.now
            let error = await #expect(throws: LogError.self) { try await member.commit([commit]) }
            #expect(error?.isRetryable == true)
            #expect(
                ContinuousClock.now - begin < .seconds(45), "not until the answers come, or the transaction runs out")
            cluster.setUp(2)
            try await commitInTheEnd(commit, member)
        }
    }

    @Test("what a commit that was given up could not write is never written by it")
    func givenUp() async throws {
        try await withReader(commit: .seconds(2), brokers: 2) { cluster, log, member, commit in
            cluster.setLeader(of: Self.requests, broker: 1)
            cluster.setLeader(of: Self.results, broker: 2)
            cluster.setCoordinator(of: "transaction", "group/requests-0", broker: 1)
            cluster.setCoordinator(of: "group", "group", broker: 2)
            cluster.setDown(2)
            await #expect(throws: LogError.self) { try await member.commit([commit]) }
            cluster.setUp(2)
            // Whoever still wants to write connects again within two seconds.
            for _ in 0..<40 {
                let written = try? await log.bounds(ofTopic: Self.results).values.map(\.upperBound)
                #expect(written ?? [0] == [0])
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
