import CRdkafka
import MessageLog

extension KafkaReader {
    func cursors(ofGroup group: String) throws -> [TopicPartition: Cursor] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            var question: OpaquePointer? = rd_kafka_ListConsumerGroupOffsets_new(group, nil)
            defer { rd_kafka_ListConsumerGroupOffsets_destroy(question) }
            let request = AdminRequest(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, on: handle, before: deadline)
            let answer = try request.answer(before: deadline) { handle, options, queue in
                rd_kafka_ListConsumerGroupOffsets(handle, &question, 1, options, queue)
            }
            var count = 0
            let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
                rd_kafka_event_ListConsumerGroupOffsets_result(answer), &count)
            guard count > 0, let result = groups?[0] else { return [:] }
            if let error = rd_kafka_group_result_error(result) {
                throw KafkaFault(code: rd_kafka_error_code(error), text: String(cString: rd_kafka_error_string(error)))
            }
            guard let list = rd_kafka_group_result_partitions(result) else { return [:] }
            return try PartitionList.cursors(in: list).compactMapValues { $0 }
        } catch {
            throw context.logError(error, doing: "asking for the cursors of the group \(group)")
        }
    }

    /// A member's name is the `client.id` under which it joined.
    func members(ofGroup group: String) throws -> [MemberDescription] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            let request = AdminRequest(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, on: handle, before: deadline)
            let answer = try request.answer(before: deadline) { handle, options, queue in
                group.withCString { name in
                    var names: UnsafePointer<CChar>? = name
                    rd_kafka_DescribeConsumerGroups(handle, &names, 1, options, queue)
                }
            }
            var count = 0
            let groups = rd_kafka_DescribeConsumerGroups_result_groups(
                rd_kafka_event_DescribeConsumerGroups_result(answer), &count)
            guard count > 0, let description = groups?[0] else { return [] }
            if let error = rd_kafka_ConsumerGroupDescription_error(description) {
                throw KafkaFault(code: rd_kafka_error_code(error), text: String(cString: rd_kafka_error_string(error)))
            }
            return (0..<rd_kafka_ConsumerGroupDescription_member_count(description))
                .compactMap { rd_kafka_ConsumerGroupDescription_member(description, $0) }
                .map(MemberDescription.init)
                .sorted { $0.name < $1.name }
        } catch {
            throw context.logError(error, doing: "asking for the members of the group \(group)")
        }
    }
}

extension MemberDescription {
    fileprivate init(_ member: OpaquePointer) {
        let partitions = rd_kafka_MemberDescription_assignment(member)
            .flatMap { rd_kafka_MemberAssignment_partitions($0) }
            .map { PartitionList.partitions(in: $0) }
        let name = rd_kafka_MemberDescription_client_id(member).map { String(cString: $0) }
        self.init(name: name ?? "", partitions: partitions ?? [])
    }
}
