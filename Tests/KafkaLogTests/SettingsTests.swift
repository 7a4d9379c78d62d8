import Foundation
import MessageLog
import Testing

@testable import KafkaLog

@Suite("Kafka: settings")
struct SettingsTests {
    private func problems(_ servers: String, _ properties: [String: String]) -> [String] {
        do {
            _ = try KafkaSettings(bootstrapServers: servers, properties: properties)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("everything that is wrong is said at once")
    func allProblems() {
        let found = problems(
            "localhost,b:9092,c:0",
            ["no.such.thing": "1", "session.timeout.ms": "soon", "enable.auto.commit": "true", "linger.ms": "5"])
        #expect(found.count == 5)
        for part in ["\"localhost\"", "\"c:0\"", "no.such.thing", "session.timeout.ms", "enable.auto.commit"] {
            #expect(found.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test(
        "addresses may be names, numbers, and several", arguments: ["a:1", "127.0.0.1:9092", "[::1]:9092", "a:1,b:2"])
    func addresses(_ servers: String) {
        #expect(problems(servers, [:]) == [])
    }

    @Test("the value of a secret is in no error text")
    func secretValue() {
        let found = problems(
            "a:1", ["ssl.key.pem": "hunter2", "sasl.oauthbearer.client.secret": "hunter2", "ssl.ca.pem": "x"])
        #expect(!found.joined().contains("hunter2"))
    }

    @Test("every property that the guarantees rest upon is refused", arguments: KafkaSettings.reserved)
    func reserved(_ name: String) {
        #expect(problems("a:1", [name: "1"]).contains { $0.contains(name) })
    }

    @Test("an operator's property goes over ours, a guarantee over both")
    func precedence() throws {
        let settings = try KafkaSettings(
            bootstrapServers: "a:1", properties: ["session.timeout.ms": "20000", "linger.ms": "7", "client.id": "x"])
        let member = settings.member(of: "g", named: "m")
        #expect(member["session.timeout.ms"] == "20000")
        #expect(member["isolation.level"] == "read_committed")
        #expect(member["group.id"] == "g")
        #expect(member["client.id"] == "x")
        #expect(member["linger.ms"] == nil)
        let producer = settings.producer(transactionalID: "id", client: "m")
        #expect(producer["linger.ms"] == "7")
        #expect(producer["session.timeout.ms"] == nil)
        #expect(producer["transactional.id"] == "id")
    }

    @Test("records are compressed, unless an operator wants it otherwise, by whatever name of the property")
    func compression() throws {
        func producer(_ properties: [String: String]) throws -> [String: String] {
            try KafkaSettings(bootstrapServers: "a:1", properties: properties)
                .producer(transactionalID: "id", client: "m")
        }
        #expect(try producer([:])["compression.type"] == "lz4")
        #expect(try producer(["compression.type": "none"])["compression.type"] == "none")
        let renamed = try producer(["compression.codec": "gzip"])
        #expect(renamed["compression.codec"] == "gzip" && renamed["compression.type"] == nil)
    }

    @Test("properties that contradict each other are found when the log is made")
    func contradiction() {
        #expect(throws: KafkaSettingsError.self) {
            _ = try KafkaLog(
                bootstrapServers: "a:1",
                properties: [
                    "security.protocol": "sasl_plaintext", "sasl.mechanisms": "OAUTHBEARER",
                    "sasl.oauthbearer.method": "oidc",
                ])
        }
    }
}
