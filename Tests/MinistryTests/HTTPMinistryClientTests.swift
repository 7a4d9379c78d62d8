import Foundation
import Hummingbird
import SocialInsurance
import Testing

@testable import Ministry
@testable import MockMinistry

@Suite("Asking over HTTP")
struct HTTPMinistryClientTests {
    private static let arrival = Date(timeIntervalSince1970: 1_000_000)

    /// Asks once and returns the answer, or the error that was thrown.
    private func ask(
        _ address: MinistryAddress, timeout: Duration = .seconds(20), _ question: IdentityLookup = Question.one
    ) async throws -> Result<IdentityAnswer, MinistryError> {
        let client = HTTPMinistryClient(
            HTTPMinistryClient.Configuration(address: address, timeout: timeout), now: { Self.arrival })
        let result: Result<IdentityAnswer, MinistryError>
        do {
            result = .success(try await client.lookup(question))
        } catch let error as MinistryError {
            result = .failure(error)
        }
        await client.close()
        return result
    }

    private func fault(_ result: Result<IdentityAnswer, MinistryError>) throws -> MinistryError.Fault {
        guard case .failure(let error) = result else {
            throw Unexpected(what: "an answer")
        }
        #expect(error.isRetryable == (error.fault != .badRequest))
        #expect(error.text.hasPrefix("the ministry at http://"))
        #expect(!error.text.contains("321083197812162119") && !error.text.contains("张三"))
        return error.fault
    }

    private struct Unexpected: Error {
        let what: String
    }

    @Test("match, another name, and nobody")
    func answers() async throws {
        let person = PersonDirectory.Person(
            name: Question.one.name, sex: .male, birthDate: CalendarDate("1978-12-16"), householdType: nil)
        let directory = PersonDirectory(persons: ["321083197812162119": person], isStrict: true)
        try await withMockMinistry(StandIn(directory: directory)) { standIn, address in
            let details = IdentityFacts(sex: .male, birthDate: CalendarDate("1978-12-16"), householdType: nil)
            try await check(ask(address), is: .success(.match(details)))
            let wrongName = IdentityLookup(identity: Question.one.identity, name: Question.other.name)
            try await check(ask(address, wrongName), is: .success(.nameDiffers))
            try await check(ask(address, Question.other), is: .success(.notFound))
            #expect(standIn.report().answered == 3)
        }
    }

    @Test("503 and 429 are outages; the ministry's Retry-After is passed on")
    func overload() async throws {
        try await withMockMinistry { standIn, address in
            standIn.faults.set(Fault(mode: .down))
            try await check(fault(ask(address)), is: .outage(.failing, notBefore: nil))
            standIn.faults.set(Fault(mode: .down, retryAfter: .seconds(120)))
            try await check(fault(ask(address)), is: .outage(.failing, notBefore: Self.arrival + 120))
            standIn.faults.set(Fault(mode: .throttle, retryAfter: .seconds(7)))
            try await check(fault(ask(address)), is: .outage(.throttled, notBefore: Self.arrival + 7))
        }
    }

    @Test("200 with nonsense is an outage")
    func garbage() async throws {
        try await withMockMinistry { standIn, address in
            standIn.faults.set(Fault(mode: .garbage))
            try await check(fault(ask(address)), is: .outage(.garbage, notBefore: nil))
            #expect(standIn.report().answered == 0)
        }
    }

    @Test("no answer in time is an outage, and the call is given up")
    func hang() async throws {
        try await withMockMinistry { standIn, address in
            standIn.faults.set(Fault(mode: .hang))
            try await check(fault(ask(address, timeout: .milliseconds(50))), is: .outage(.timedOut, notBefore: nil))
        }
    }

    @Test("400 is our own fault, and no outage")
    func badRequest() async throws {
        try await withMockMinistry { _, address in
            let broken = IdentityLookup(
                identity: IdentityDocument(recorded: "321083197812162110", type: .residentID), name: Question.one.name)
            let fault = try await fault(ask(address, broken))
            #expect(fault == .badRequest)
            #expect(MinistryError(fault, "").result == .succeeded, "the ministry is there")
        }
    }

    @Test(
        "statuses that a lookup never has are outages",
        arguments: [HTTPResponse.Status.notFound, .unauthorized, .noContent, .badGateway, .gatewayTimeout, .found])
    func otherStatuses(status: HTTPResponse.Status) async throws {
        let router = Router()
        router.post("/v1/identity-lookups") { _, _ in
            Response(status: status, headers: [.location: "/elsewhere"])
        }
        router.on("/elsewhere", method: .get) { _, _ in Response(status: .ok) }
        router.on("/elsewhere", method: .post) { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"result":"match"}"#)))
        }
        try await withServer(router) { address in
            try await check(fault(ask(address)), is: .outage(.failing, notBefore: nil))
        }
    }

    @Test("an answer of more than 64 KiB is not read to its end")
    func oversized() async throws {
        let router = Router()
        let body = #"{"result":"match","filler":"\#(String(repeating: "x", count: 64 * 1024))"}"#
        router.post("/v1/identity-lookups") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
        }
        try await withServer(router) { address in
            try await check(fault(ask(address)), is: .outage(.garbage, notBefore: nil))
        }
    }

    @Test("a body that never ends is cut off by the time limit, which is for the whole call")
    func endlessBody() async throws {
        try await withRawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\"", closes: false) { address in
            try await check(
                fault(ask(address, timeout: .milliseconds(200))), is: .outage(.timedOut, notBefore: nil))
        }
    }

    @Test("a refused connection is told at once")
    func refused() async throws {
        try await withClosedPort { address in
            try await check(fault(ask(address)), is: .outage(.unreachable, notBefore: nil))
        }
    }

    @Test("a host that nobody knows cannot be reached")
    func unknownHost() async throws {
        let address = try #require(MinistryAddress("http://no-such-host.invalid:7080"))
        try await check(fault(ask(address)), is: .outage(.unreachable, notBefore: nil))
    }

    @Test("a connection that breaks off before the answer is whole is an outage")
    func brokenOff() async throws {
        try await withRawServer("") { address in
            try await check(fault(ask(address)), is: .outage(.connectionLost, notBefore: nil))
        }
        try await withRawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\"") { address in
            try await check(fault(ask(address)), is: .outage(.connectionLost, notBefore: nil))
        }
    }

    @Test("something that is no HTTP is garbage")
    func notHTTP() async throws {
        try await withRawServer("220 mail.example ESMTP ready\r\n") { address in
            try await check(fault(ask(address)), is: .outage(.garbage, notBefore: nil))
        }
    }

    @Test("a cancelled task's call ends, as a cancellation")
    func cancelled() async throws {
        try await withMockMinistry { standIn, address in
            standIn.faults.set(Fault(mode: .hang))
            let client = HTTPMinistryClient(
                HTTPMinistryClient.Configuration(address: address, timeout: .seconds(600)))
            let call = Task { try await client.lookup(Question.one) }
            while standIn.report().inFlight == 0 { try? await Task.sleep(for: .milliseconds(1)) }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            await client.close()
        }
    }
}
