import CRdkafka
import Foundation
import MessageLog

extension KafkaReader {
    func topics() throws -> [KafkaTopic] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            let topics = try handle.metadata(ofTopic: nil, before: deadline).filter { !$0.name.hasPrefix("__") }
            let configurations = try describe(topics.map(\.name), before: deadline)
            return topics.sorted { $0.name < $1.name }.compactMap { topic in
                // A topic that was deleted between the two questions has no configuration.
                configurations[topic.name].map {
                    KafkaTopic(
                        name: topic.name, partitions: topic.partitions, configuration: $0.values,
                        overrides: $0.overrides)
                }
            }
        } catch {
            throw context.logError(error, doing: "asking for the topics")
        }
    }

    func apply(_ wanted: [TopicDescription]) throws {
        let plan = TopicPlan(from: try topics(), to: wanted)
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            try create(plan.create, before: deadline)
            try widen(plan.widen, before: deadline)
            try configure(plan.configure, before: deadline)
            let changed = plan.create + wanted.filter { plan.widen[$0.name] != nil }
            try waitUntilReady(changed, before: deadline)
        } catch {
            throw context.logError(error, doing: "applying topics")
        }
    }

    /// Sets all overrides of topics.
    func configure(_ topics: [String: [String: String]]) throws {
        do {
            try configure(topics, before: Deadline(after: context.timeouts.request))
        } catch {
            throw context.logError(error, doing: "setting the configuration of topics")
        }
    }

    // MARK: - Steps

    private struct Configuration {
        var values: [String: String] = [:]
        var overrides: [String: String] = [:]
    }

    private func describe(_ topics: [String], before deadline: Deadline) throws(KafkaFault) -> [String: Configuration] {
        guard !topics.isEmpty else { return [:] }
        let resources = ConfigResources(topics)
        let request = AdminRequest(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, on: handle, before: deadline)
        let answer = try request.answer(before: deadline) { handle, options, queue in
            resources.withPointers { rd_kafka_DescribeConfigs(handle, $0, $1, options, queue) }
        }
        var count = 0
        let results = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(answer), &count)
        var configurations: [String: Configuration] = [:]
        for index in 0..<count {
            guard let resource = results?[index], let name = rd_kafka_ConfigResource_name(resource) else { continue }
            if rd_kafka_ConfigResource_error(resource) == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART { continue }
            try AdminRequest.check(
                rd_kafka_ConfigResource_error(resource), rd_kafka_ConfigResource_error_string(resource), name)
            configurations[String(cString: name)] = configuration(of: resource)
        }
        return configurations
    }

    private func configuration(of resource: OpaquePointer) -> Configuration {
        var configuration = Configuration()
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        for index in 0..<count {
            guard let entry = entries?[index], let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            let (key, text) = (String(cString: name), String(cString: value))
            configuration.values[key] = text
            if rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG {
                configuration.overrides[key] = text
            }
        }
        return configuration
    }

    private func create(_ topics: [TopicDescription], before deadline: Deadline) throws(KafkaFault) {
        guard !topics.isEmpty else { return }
        var new: [OpaquePointer?] = []
        defer { for topic in new { rd_kafka_NewTopic_destroy(topic) } }
        for topic in topics {
            // −1: as many replicas as the brokers' default.replication.factor says.
            let (created, text) = withErrorText { rd_kafka_NewTopic_new(topic.name, topic.partitions, -1, $0, $1) }
            guard let created else {
                throw KafkaFault(code: RD_KAFKA_RESP_ERR__INVALID_ARG, text: "\(topic.name): \(text)", severity: .fatal)
            }
            new.append(created)
            for (key, value) in TopicPlan.configuration(of: topic) { rd_kafka_NewTopic_set_config(created, key, value) }
        }
        let request = AdminRequest(RD_KAFKA_ADMIN_OP_CREATETOPICS, on: handle, before: deadline)
        let answer = try request.answer(before: deadline) { handle, options, queue in
            rd_kafka_CreateTopics(handle, &new, new.count, options, queue)
        }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer), &count)
        // Somebody else may have been quicker.
        try AdminRequest.check(results, count, except: RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    }

    private func widen(_ topics: [String: Int32], before deadline: Deadline) throws(KafkaFault) {
        guard !topics.isEmpty else { return }
        var new: [OpaquePointer?] = []
        defer { for partitions in new { rd_kafka_NewPartitions_destroy(partitions) } }
        for (name, partitions) in topics {
            let (made, text) = withErrorText { rd_kafka_NewPartitions_new(name, Int(partitions), $0, $1) }
            guard let made else {
                throw KafkaFault(code: RD_KAFKA_RESP_ERR__INVALID_ARG, text: "\(name): \(text)", severity: .fatal)
            }
            new.append(made)
        }
        let request = AdminRequest(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, on: handle, before: deadline)
        let answer = try request.answer(before: deadline) { handle, options, queue in
            rd_kafka_CreatePartitions(handle, &new, new.count, options, queue)
        }
        var count = 0
        let results = rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(answer), &count)
        try AdminRequest.check(results, count)
    }

    private func configure(_ topics: [String: [String: String]], before deadline: Deadline) throws(KafkaFault) {
        guard !topics.isEmpty else { return }
        let resources = ConfigResources(topics.keys.sorted())
        for (topic, values) in topics { resources.set(values, of: topic) }
        let request = AdminRequest(RD_KAFKA_ADMIN_OP_ALTERCONFIGS, on: handle, before: deadline)
        let answer = try request.answer(before: deadline) { handle, options, queue in
            resources.withPointers { rd_kafka_AlterConfigs(handle, $0, $1, options, queue) }
        }
        var count = 0
        let results = rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(answer), &count)
        for index in 0..<count {
            guard let resource = results?[index] else { continue }
            try AdminRequest.check(
                rd_kafka_ConfigResource_error(resource), rd_kafka_ConfigResource_error_string(resource),
                rd_kafka_ConfigResource_name(resource))
        }
    }

    /// The controller answers before each broker knows: the topics are usable when their partitions have leaders.
    private func waitUntilReady(_ topics: [TopicDescription], before deadline: Deadline) throws(KafkaFault) {
        for topic in topics {
            while !(try isReady(topic, before: deadline)) {
                guard !deadline.hasPassed else {
                    throw KafkaFault(
                        code: RD_KAFKA_RESP_ERR__TIMED_OUT, text: "the partitions of \(topic.name) have no leader yet")
                }
                serveEvents(within: 50)
            }
        }
    }

    private func isReady(_ topic: TopicDescription, before deadline: Deadline) throws(KafkaFault) -> Bool {
        do {
            return try handle.metadata(ofTopic: topic.name, before: deadline)
                .contains { $0.isReady && $0.partitions >= topic.partitions }
        } catch {
            guard error.isUnknownTopic else { throw error }
            return false
        }
    }
}

/// Owns the config resources of some topics.
private final class ConfigResources {
    private var pointers: [OpaquePointer?]
    private let indices: [String: Int]

    init(_ topics: [String]) {
        pointers = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        indices = Dictionary(topics.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    deinit {
        for pointer in pointers { rd_kafka_ConfigResource_destroy(pointer) }
    }

    func set(_ values: [String: String], of topic: String) {
        guard let index = indices[topic] else { return }
        for (key, value) in values { rd_kafka_ConfigResource_set_config(pointers[index], key, value) }
    }

    func withPointers(_ body: (UnsafeMutablePointer<OpaquePointer?>?, Int) -> Void) {
        pointers.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
    }
}
