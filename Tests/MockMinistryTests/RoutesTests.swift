import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import SocialInsurance
import Testing

@testable import MockMinistry

@Suite("The mock ministry's interface")
struct RoutesTests {
    private static let number = "321083197812162119"
    private static let question = #"{"idType":"resident-id","idNumber":"\#(number)","name":"张三"}"#

    private func application(_ standIn: StandIn) -> some ApplicationProtocol {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return Application(
            router: standIn.routes(), configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            logger: logger)
    }

    private func ask(
        _ client: some TestClientProtocol, _ body: String = question
    ) async throws -> (status: Int, body: String, headers: HTTPFields) {
        try await client.execute(uri: "/v1/identity-lookups", method: .post, body: ByteBuffer(string: body)) {
            ($0.status.code, String(buffer: $0.body), $0.headers)
        }
    }

    private func order(_ client: some TestClientProtocol, _ fault: String) async throws -> Int {
        try await client.execute(uri: "/admin/faults", method: .put, body: ByteBuffer(string: fault)) { $0.status.code }
    }

    private func report(_ client: some TestClientProtocol, _ query: String = "") async throws -> StatisticsReport {
        try await client.execute(uri: "/admin/stats" + query, method: .get) {
            try JSONDecoder().decode(StatisticsReport.self, from: Data(buffer: $0.body))
        }
    }

    @Test("a known person is answered from the file, with no more than it holds")
    func known() async throws {
        let person = PersonDirectory.Person(
            name: try #require(PersonName("张三")), sex: .male, birthDate: nil, householdType: .urbanLocal)
        let standIn = StandIn(directory: PersonDirectory(persons: [Self.number: person], isStrict: true))
        try await application(standIn).test(.ahc(.http)) { client in
            let match = try await ask(client)
            #expect(match.status == 200)
            #expect(match.headers[.contentType] == "application/json")
            #expect(match.body == #"{"householdType":"11","result":"match","sex":"male"}"#)
            let differs = try await ask(client, Self.question.replacingOccurrences(of: "张三", with: "李四"))
            #expect(differs.body == #"{"result":"name-differs"}"#)
            let unknown = try await ask(
                client, Self.question.replacingOccurrences(of: Self.number, with: "810000199408230021"))
            #expect(unknown.body == #"{"result":"not-found"}"#)
        }
    }

    @Test(
        "a question that is none is 400, and names the field",
        arguments: [
            ("", nil), ("x", nil), ("[]", nil), ("{}", "idType"), (#"{"idType":"resident-id"}"#, "idNumber"),
            (#"{"idType":"resident-id","idNumber":"\#(number)"}"#, "name"),
            (#"{"idType":"driver","idNumber":"\#(number)","name":"x"}"#, "idType"),
            (#"{"idType":"resident-id","idNumber":"321083197812162110","name":"x"}"#, "idNumber"),
            (#"{"idType":"resident-id","idNumber":1,"name":"x"}"#, "idNumber"),
            (#"{"idType":"resident-id","idNumber":"\#(number)","name":" "}"#, "name"),
        ] as [(String, String?)])
    func badQuestion(body: String, field: String?) async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            let answer = try await ask(client, body)
            #expect(answer.status == 400)
            let error = try JSONDecoder().decode([String: String].self, from: Data(answer.body.utf8))
            #expect(error["field"] == field && error["error"] != nil)
            #expect(!answer.body.contains("321083"))
        }
    }

    @Test("a body of more than 16 KiB is 400")
    func largeQuestion() async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            let answer = try await ask(client, #"{"name":"\#(String(repeating: "x", count: 20_000))"}"#)
            #expect(answer.status == 400)
        }
    }

    @Test("each fault is as ordered")
    func faults() async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            try await check(order(client, #"{"mode":"down"}"#), is: 200)
            let down = try await ask(client)
            #expect(down.status == 503 && down.headers[.retryAfter] == nil)
            try await check(order(client, #"{"mode":"throttle","retryAfter":"1500ms"}"#), is: 200)
            let throttled = try await ask(client)
            #expect(throttled.status == 429 && throttled.headers[.retryAfter] == "2")
            try await check(order(client, #"{"mode":"garbage"}"#), is: 200)
            let garbage = try await ask(client)
            #expect(garbage.status == 200 && !garbage.body.hasPrefix("{"))
            try await check(order(client, #"{"mode":"slow","latency":"1ms"}"#), is: 200)
            let slow = try await ask(client)
            #expect(slow.status == 200 && slow.headers[.connection] == "close")
            try await check(order(client, #"{"mode":"up"}"#), is: 200)
            try await check(ask(client).status, is: 200)
            let stats = try await report(client)
            #expect(stats.requests == 5 && stats.answered == 2 && stats.duringFaults == 4)
            #expect(stats.ids?[Self.number] == Statistics.Person(asked: 5, answered: 2))
        }
    }

    @Test("a bad order is 400, names the field, and changes nothing")
    func badOrder() async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            try await check(order(client, #"{"mode":"down"}"#), is: 200)
            try await client.execute(
                uri: "/admin/faults", method: .put, body: ByteBuffer(string: #"{"mode":"slow","latency":5}"#)
            ) { response in
                #expect(response.status == .badRequest)
                #expect(String(buffer: response.body).contains(#""field":"latency""#))
            }
            try await client.execute(uri: "/admin/faults", method: .get) { response in
                let fault = try JSONDecoder().decode(FaultReport.self, from: Data(buffer: response.body))
                #expect(fault.mode == .down && fault.until == nil && fault.latency == nil)
            }
        }
    }

    @Test("a hanging question is answered when the fault ends")
    func hangEnds() async throws {
        let standIn = StandIn(directory: PersonDirectory())
        try await application(standIn).test(.ahc(.http)) { client in
            try await check(order(client, #"{"mode":"hang"}"#), is: 200)
            async let answer = ask(client)
            while standIn.report().inFlight == 0 { try? await Task.sleep(for: .milliseconds(1)) }
            try await check(order(client, #"{"mode":"up"}"#), is: 200)
            try await check(answer.status, is: 200)
        }
    }

    @Test("counts can be had without ID numbers, and begun again")
    func stats() async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            for _ in 0..<3 { _ = try await ask(client) }
            try await check(report(client).answeredMoreThanOnce, is: 1)
            try await check(report(client, "?ids=false").ids, is: nil)
            try await client.execute(uri: "/admin/stats", method: .delete) { #expect($0.status == .noContent) }
            let stats = try await report(client)
            #expect(stats.requests == 0 && stats.ids == [:] && stats.byStatus.isEmpty)
        }
    }

    @Test("calls can be had one by one, with the name by which the caller's address knows it")
    func calls() async throws {
        try await application(StandIn(directory: PersonDirectory())).test(.ahc(.http)) { client in
            func askAs(_ caller: String) async throws -> Int {
                try await client.execute(
                    uri: "/as/\(caller)/v1/identity-lookups", method: .post, body: ByteBuffer(string: Self.question)
                ) { $0.status.code }
            }
            try await check(askAs("worker-1"), is: 200)
            try await check(order(client, #"{"mode":"down"}"#), is: 200)
            try await check(ask(client).status, is: 503)
            try await check(askAs("%20"), is: 400)
            let calls = try await client.execute(uri: "/admin/calls", method: .get) { response in
                #expect(response.headers[.contentType] == "application/x-ndjson")
                return try String(buffer: response.body).split(separator: "\n").map {
                    try JSONDecoder().decode(CallReport.self, from: Data($0.utf8))
                }
            }
            #expect(calls.map(\.caller) == ["worker-1", nil] && calls.map(\.idNumber) == [Self.number, Self.number])
            #expect(calls.map(\.status) == [200, 503] && calls.map(\.answered) == [true, false])
            #expect(calls.map(\.mode) == [.up, .down] && calls.allSatisfy { $0.until != nil })
            try await client.execute(uri: "/admin/calls?after=1", method: .get) { response in
                #expect(String(buffer: response.body).split(separator: "\n").count == 1)
            }
        }
    }
}
