import Filings
import Foundation
import TestKafka
import Testing

@testable import Canbao

/// What operators see of a Kafka that is well, of one that is not, and of workers over it.
@Suite("Operators of Kafka", .timeLimit(.minutes(10)))
struct KafkaOperatorTests {
    private let clock = ContinuousClock()

    private func hall(_ broker: TestBroker, extra: [String: String] = [:]) async throws -> ServiceHall {
        try broker.start()
        return try await ServiceHall(kafka: ServiceHall.Kafka(address: broker.address), extra: extra)
    }

    @Test("topics list shows what differs from the description, and apply mends it")
    func topics() async throws {
        let broker = try TestBroker()
        let hall = try await hall(broker)
        let other = ["--topic-prefix", "other."]
        let before = try await hall.canbao(["topics", "list"] + other)
        #expect(before.status == 0 && before.output.contains("missing") && before.output.contains("topics apply"))
        try await hall.log.apply([.init(name: "other.enrollment.requests", partitions: 1)])
        let narrow = try await hall.canbao(["topics", "list"] + other)
        #expect(narrow.output.contains("partitions are described"), "\(narrow.output)")
        #expect(try await hall.canbao(["topics", "apply"] + other).status == 0)
        let after = try await hall.canbao(["topics", "list"] + other)
        #expect(after.status == 0 && !after.output.contains("described") && !after.output.contains("missing"))
        try await hall.close()
        broker.stop()
    }

    @Test("a password stands in no line, however much Kafka's client is asked to say")
    func secrets() async throws {
        let broker = try TestBroker()
        let hall = try await hall(
            broker,
            extra: [
                "CANBAO_KAFKA_SECURITY_PROTOCOL": "sasl_plaintext", "CANBAO_KAFKA_SASL_MECHANISMS": "PLAIN",
                "CANBAO_KAFKA_SASL_USERNAME": "canbao", "CANBAO_KAFKA_SASL_PASSWORD": "nobody-knows",
                "CANBAO_KAFKA_DEBUG": "all",
            ])
        let run = try await hall.canbao("topics", "list", "--log-level", "trace")
        #expect(run.status == 0 && run.output.contains("sasl.password"), "it says what it goes by")
        #expect(!run.output.contains("nobody-knows"))
        let wrong = try await hall.canbao("topics", "list", "--kafka", "sasl.passwort=nobody-knows")
        #expect(wrong.status == 78 && wrong.output.contains("sasl.passwort") && !wrong.output.contains("nobody-knows"))
        try await hall.close()
        broker.stop()
    }

    @Test("a worker's health: it is a member of its group, and gets on with what waits for it")
    func workerHealth() async throws {
        let broker = try TestBroker()
        let hall = try await hall(broker)
        let population = SyntheticPopulation(persons: 2, employers: 1)
        try await hall.register(population)
        func health() async throws -> ProgramRun {
            try await hall.canbao("doctor", "--here", "--worker", "canbao-arrears-worker", "--log-level", "error")
        }
        let absent = try await health()
        #expect(absent.status == 69 && absent.output.contains("no worker is at work"))
        let worker = try await hall.start("canbao-arrears-worker")
        while !worker.output.contains("worker is taking filings") { try await hall.moved() }
        while try await health().status != 0 { try await hall.moved() }
        try await hall.submit(.arrears, lines: [population.quote(0, id: "A-0")])
        try await hall.untilResults(1, of: .arrears)
        let idle = try await health()
        #expect(idle.status == 0 && idle.output.contains("nothing waits in the log"), "\(idle.output)")

        worker.signal(SIGSTOP)
        try await hall.submit(.arrears, lines: [population.quote(1, id: "A-1")])
        // A broker that has much to do may let a question time out; that is told, too, and asked again.
        var stuck = try await health()
        while stuck.output.contains("Timed out") { stuck = try await health() }
        worker.signal(SIGCONT)
        #expect(stuck.status == 69 && stuck.output.contains("does not get on"), "\(stuck.output)")
        try await hall.untilResults(2, of: .arrears)
        #expect(try await health().status == 0)
        #expect(await worker.stop() == 0)
        #expect(try await health().status == 69)
        try await hall.close()
        broker.stop()
    }

    @Test(
        "a Kafka out of reach: status 69, and words that tell where it was looked for",
        arguments: [
            ["results", "enrollment"], ["topics", "list"], ["topics", "apply"], ["doctor"],
            ["doctor", "--worker", "enrollment"],
        ], ["nowhere.invalid:1", "127.0.0.1:9"])
    func outOfReach(arguments: [String], address: String) async throws {
        let hall = try await ServiceHall()
        let run = try await hall.canbao(arguments + ["--log", "kafka://\(address)", "--log-level", "error"])
        #expect(run.status == 69, "\(run.output)")
        #expect(run.output.contains(address) && run.output.contains("CANBAO_LOG"), "\(run.output)")
        try await hall.close()
    }

    @Test("a worker whose Kafka is gone, or never was there, ends within ten seconds", arguments: [true, false])
    func stopWithoutKafka(wasThere: Bool) async throws {
        let broker = try TestBroker()
        let hall = try await hall(broker)
        if !wasThere { broker.stop() }
        let worker = try await hall.start("canbao-enrollment-worker")
        if wasThere {
            while !worker.output.contains("worker is taking filings") { try await hall.moved() }
            broker.stop()
        }
        while !worker.output.contains("the log is out of reach") { try await Task.sleep(for: .milliseconds(20)) }
        let begin = clock.now
        #expect(await worker.stop() == 0)
        #expect(clock.now - begin < .seconds(10))
        try await hall.close()
    }
}
