import CRdkafka
import Foundation
import MessageLog

/// What is wrong with the settings of a Kafka log: every problem, none of them with a secret in it.
public struct KafkaSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    public let problems: [String]

    public var description: String { problems.joined(separator: "; ") }
}

/// The limits within which ``KafkaLog`` gives up a call. Together a commit or a poll that hangs, leaving and closing take
/// less than the 10 s that a stopped worker has, also where the broker is gone.
public struct KafkaTimeouts: Hashable, Sendable {
    /// How long a commit may take before it is given up; a second more if an abort hangs, too. The default is 4 s.
    public var commit: Duration = .seconds(4)
    /// How long a takeover of partitions, or any request of tools, may take. The default is 4 s.
    public var request: Duration = .seconds(4)
    /// How long an append of tools may take. The default is 30 s.
    public var append: Duration = .seconds(30)
    /// How long leaving a group, and the release of a handle, may take each. The default is 1 s.
    public var close: Duration = .seconds(1)

    public init() {}
}

/// Servers and librdkafka properties, checked, and the properties of each role that a handle plays.
struct KafkaSettings: Sendable {
    let bootstrapServers: String
    let properties: [String: String]
    let redactor: Redactor

    /// Properties that the guarantees of ``MessageLog`` rest upon. Whoever sets one of them is told so.
    static let reserved: Set<String> = [
        "bootstrap.servers", "metadata.broker.list", "group.id", "transactional.id", "enable.idempotence", "acks",
        "request.required.acks", "isolation.level", "enable.auto.commit", "enable.auto.offset.store",
        "auto.offset.reset", "partition.assignment.strategy", "partitioner", "enable.partition.eof",
        "allow.auto.create.topics", "group.instance.id", "log.queue", "delivery.report.only.error",
    ]

    init(bootstrapServers: String, properties: [String: String]) throws(KafkaSettingsError) {
        var problems: [String] = []
        let servers = bootstrapServers.split(separator: ",", omittingEmptySubsequences: false)
        for server in servers where !Self.isAddress(server.trimmingCharacters(in: .whitespaces)) {
            problems.append("the Kafka address \"\(server)\" is not of the form HOST:PORT")
        }
        for name in properties.keys.sorted() where Self.reserved.contains(name) {
            problems.append("the Kafka property \(name) cannot be set: the log's guarantees rest upon its value")
        }
        let scratch = KafkaConfiguration()
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) where !Self.reserved.contains(name) {
            if let problem = scratch.problem(setting: name, to: value) { problems.append(problem) }
        }
        guard problems.isEmpty else { throw KafkaSettingsError(problems: problems) }
        self.bootstrapServers = bootstrapServers
        self.properties = properties
        self.redactor = Redactor(properties: properties)
        problems = contradictions()
        guard problems.isEmpty else { throw KafkaSettingsError(problems: problems) }
    }

    /// What librdkafka refuses of properties that are each right: those that contradict one another or are incomplete, and
    /// files of keys and certificates that it cannot use. Nothing is connected.
    private func contradictions() -> [String] {
        let roles = [
            (RD_KAFKA_CONSUMER, member(of: "-", named: "-")), (RD_KAFKA_CONSUMER, reader(client: "-")),
            (RD_KAFKA_PRODUCER, producer(transactionalID: "-", client: "-")),
        ]
        var problems: [String] = []
        for (role, properties) in roles {
            let alone = properties.filter {
                !["bootstrap.servers", "debug", "statistics.interval.ms"].contains($0.key)
            }
            do {
                try KafkaHandle(role, properties: alone, events: 0).release()
            } catch {
                let problem = "the Kafka properties are wrong: \(redactor(error.text))"
                if !problems.contains(problem) { problems.append(problem) }
            }
        }
        return problems
    }

    /// What the project sets for every handle. An operator's properties go over these, the guarantees over both.
    private static let common = [
        "message.max.bytes": "4194304",
        "reconnect.backoff.max.ms": "2000",
        "socket.connection.setup.timeout.ms": "5000",
        "socket.keepalive.enable": "true",
        "socket.nagle.disable": "true",
        "statistics.interval.ms": "15000",
        "topic.metadata.refresh.interval.ms": "30000",
    ]

    func member(of group: String, named member: String) -> [String: String] {
        let ours = [
            "session.timeout.ms": "10000",
            "heartbeat.interval.ms": "1000",
            // A worker whose loop hangs gives its partitions up after this time, and counts as absent.
            "max.poll.interval.ms": "60000",
            // A broker that hangs is noticed after this time.
            "socket.timeout.ms": "10000",
            // A full queue of fetched records is looked at again after this time, too.
            "fetch.error.backoff.ms": "50",
            "fetch.message.max.bytes": "2097152",
            // For each partition.
            "queued.min.messages": "10000",
            "queued.max.messages.kbytes": "8192",
        ]
        return merged(
            ours, client: member, withoutThoseOf: Self.producersOnly,
            guarantees: [
                "group.id": group,
                "isolation.level": "read_committed",
                "enable.auto.commit": "false",
                "enable.auto.offset.store": "false",
                "auto.offset.reset": "earliest",
                "partition.assignment.strategy": "range",
                "allow.auto.create.topics": "false",
            ])
    }

    func producer(transactionalID: String, client: String) -> [String: String] {
        merged(
            [
                "transaction.timeout.ms": "30000",
                // The library waits so long for an answer, whatever limit a call has.
                "socket.timeout.ms": "2000",
                "linger.ms": "1",
                // Results resemble one another: a batch of them shrinks to a fraction, for little work.
                "compression.type": "lz4",
            ],
            client: client,
            withoutThoseOf: Self.consumersOnly,
            guarantees: [
                "transactional.id": transactionalID,
                "enable.idempotence": "true",
                "acks": "all",
                "partitioner": "murmur2_random",
                "allow.auto.create.topics": "false",
            ])
    }

    func reader(client: String) -> [String: String] {
        merged(
            ["fetch.error.backoff.ms": "50", "queued.max.messages.kbytes": "4096"], client: client,
            withoutThoseOf: Self.producersOnly,
            guarantees: [
                "isolation.level": "read_committed",
                "enable.partition.eof": "true",
                "auto.offset.reset": "error",
                "allow.auto.create.topics": "false",
            ])
    }

    private func merged(
        _ ours: [String: String], client: String, withoutThoseOf otherRole: Set<String>, guarantees: [String: String]
    ) -> [String: String] {
        var result = Self.common.merging(ours) { $1 }
        result["client.id"] = client
        for (alias, name) in Self.aliases where properties[alias] != nil { result[name] = nil }
        result.merge(properties.filter { !otherRole.contains($0.key) }) { $1 }
        result.merge(guarantees) { $1 }
        result["bootstrap.servers"] = bootstrapServers
        result["log.queue"] = "true"
        return result
    }

    /// Other names of properties that we set: what an operator sets by one of these goes over ours, too.
    private static let aliases = [
        "compression.codec": "compression.type",
        "queue.buffering.max.ms": "linger.ms",
        "max.partition.fetch.bytes": "fetch.message.max.bytes",
    ]

    /// Properties that librdkafka warns about where they are set for the other kind of handle (CONFIGURATION.md of 2.0.2).
    private static let consumersOnly: Set<String> = [
        "session.timeout.ms", "heartbeat.interval.ms", "group.protocol.type", "coordinator.query.interval.ms",
        "max.poll.interval.ms", "auto.commit.interval.ms", "queued.min.messages", "queued.max.messages.kbytes",
        "fetch.wait.max.ms", "fetch.message.max.bytes", "max.partition.fetch.bytes", "fetch.max.bytes",
        "fetch.min.bytes", "fetch.error.backoff.ms", "offset.store.method", "check.crcs", "offset.store.path",
        "offset.store.sync.interval.ms", "consume.callback.max.messages",
    ]

    private static let producersOnly: Set<String> = [
        "transaction.timeout.ms", "enable.gapless.guarantee", "queue.buffering.max.messages",
        "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms", "message.send.max.retries", "retries",
        "retry.backoff.ms", "queue.buffering.backpressure.threshold", "compression.codec", "compression.type",
        "compression.level", "batch.num.messages", "batch.size", "sticky.partitioning.linger.ms",
        "request.timeout.ms", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy", "produce.offset.report",
    ]

    private static func isAddress(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return false }
        return UInt16(text[text.index(after: colon)...]).map { $0 > 0 } ?? false
    }
}

/// Takes secrets out of texts that operators see.
struct Redactor: Sendable {
    private let secrets: [String]

    init(properties: [String: String]) {
        secrets = properties.filter { Self.isSecret($0.key) && !$0.value.isEmpty }.map(\.value)
            .sorted { $0.count > $1.count }
    }

    func callAsFunction(_ text: String) -> String {
        secrets.reduce(text) { $0.replacingOccurrences(of: $1, with: "***") }
    }

    static func isSecret(_ property: String) -> Bool {
        ["password", "secret", "token", "ssl.key.pem", "ssl_key", "oauthbearer.config", "jaas"]
            .contains { property.contains($0) }
    }
}
