import MessageLog

/// Appends for tools, in transactions of its own and outside any group.
actor KafkaAppender {
    private let context: KafkaContext
    private let transactionalID: String
    private let client: String
    private var producer: TransactionalProducer?
    private let executor = ThreadExecutor(name: "kafka-appender")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// `transactionalID` is nobody else's.
    init(transactionalID: String, client: String, context: KafkaContext) {
        self.transactionalID = transactionalID
        self.client = client
        self.context = context
    }

    func append(_ records: [OutgoingRecord]) throws -> [RecordPosition] {
        guard !records.isEmpty else { return [] }
        let deadline = Deadline(after: context.timeouts.append)
        do {
            let producer = try initializedProducer(before: deadline)
            return try producer.transact(records, moving: nil, before: deadline)
        } catch let failure as TransactionFailure {
            producer?.release()
            producer = nil
            let doing =
                failure.outcome == .undone ? "appending" : "appending (perhaps all was appended, perhaps nothing)"
            let error = context.logError(failure.fault, doing: doing, topic: failure.topic)
            if case .fatal(let reason) = error, failure.fault.isFencing { throw LogError.unavailable(reason) }
            throw error
        } catch {
            throw context.logError(error, doing: "appending")
        }
    }

    func close() {
        producer?.release().wait(atMost: context.timeouts.close)
        producer = nil
    }

    private func initializedProducer(before deadline: Deadline) throws(KafkaFault) -> TransactionalProducer {
        if let producer { return producer }
        let made = try TransactionalProducer(
            transactionalID: transactionalID, client: client, context: context, reportsDelivery: true)
        try made.initialize(before: deadline)
        producer = made
        return made
    }
}
