import Foundation
import Testing

@testable import Canbao

/// Settings of which some are Kafka's: what is wrong is said at once, all of it, before anything is connected.
@Suite("Wrong settings with Kafka", .timeLimit(.minutes(5)))
struct KafkaSettingsTests {
    private static let wrong = [
        "CANBAO_LOG": "kafka://127.0.0.1:9", "CANBAO_NOW": "soon", "CANBAO_KAFKA_NO_SUCH_THING": "1",
        "CANBAO_KAFKA_ACKS": "0", "CANBAO_KAFKA_LINGER_MS": "abc",
    ]

    @Test("all are listed, and the status is 78", arguments: ["canbao", "canbao-basic-info-worker"])
    func all(program: String) async throws {
        let hall = try await ServiceHall(extra: Self.wrong)
        let process = try await hall.start(program, arguments: program == "canbao" ? ["topics", "list"] : [])
        #expect(await process.ending() == 78)
        for name in ["CANBAO_NOW", "no.such.thing", "acks", "linger.ms"] {
            #expect(process.output.contains(name), "\(process.output)")
        }
        try await hall.close()
    }

    @Test("a login without its password ends with 78", arguments: ["canbao", "canbao-arrears-worker"])
    func incompleteLogin(program: String) async throws {
        let hall = try await ServiceHall(extra: [
            "CANBAO_LOG": "kafka://127.0.0.1:9", "CANBAO_KAFKA_SECURITY_PROTOCOL": "sasl_plaintext",
            "CANBAO_KAFKA_SASL_MECHANISMS": "PLAIN", "CANBAO_KAFKA_SASL_USERNAME": "me",
        ])
        let process = try await hall.start(program, arguments: program == "canbao" ? ["topics", "list"] : [])
        #expect(await process.ending() == 78)
        #expect(process.output.contains("sasl.password"), "\(process.output)")
        try await hall.close()
    }
}
