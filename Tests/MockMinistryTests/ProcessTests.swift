import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@Suite("The mock ministry as a process")
struct ProcessTests {
    @Test("it says where it listens, and ends with 0 on SIGTERM though a question hangs; no ID number in its output")
    func ends() async throws {
        let program = try Program("canbao-mock-ministry", ["--port", "0"])
        let line = try #require(await program.firstLine())
        let address = try #require(line.split(separator: " ").last)
        #expect(address.hasPrefix("http://127.0.0.1:"))
        _ = try await send("\(address)/admin/faults", .PUT, #"{"mode":"hang"}"#)
        let question = #"{"idType":"resident-id","idNumber":"321083197812162119","name":"张三"}"#
        async let hanging = try? send("\(address)/v1/identity-lookups", .POST, question)
        while try await !send("\(address)/admin/stats", .GET, nil).contains(#""inFlight":1"#) {
            try? await Task.sleep(for: .milliseconds(1))
        }
        program.terminate()
        let ending = await program.ended()
        #expect(ending.status == 0 && !ending.wasSignal)
        #expect(!ending.output.contains("321083197812162119") && !ending.output.contains("张三"))
        _ = await hanging
    }

    @Test(
        "what is wrong at the start is told, with the status for it",
        arguments: [
            (["--port", "0", "--persons", "/nonexistent/persons.csv"], Int32(78), "/nonexistent/persons.csv"),
            (["--port", "70000"], 64, "--port"), (["--sideways"], 64, "--sideways"),
            (["--host", "256.0.0.1", "--port", "0"], 69, "256.0.0.1"),
        ])
    func refuses(arguments: [String], status: Int32, names: String) async throws {
        let ending = try await Program("canbao-mock-ministry", arguments).ended()
        #expect(ending.status == status)
        #expect(ending.output.contains(names))
    }

    private func send(_ url: String, _ method: HTTPMethod, _ body: String?) async throws -> String {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, deadline: .distantFuture)
        return String(buffer: try await response.body.collect(upTo: 1 << 20))
    }
}
