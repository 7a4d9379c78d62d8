import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

@testable import Canbao

/// A mock ministry as a process: its switch, and its record of what it was asked.
struct MinistryDesk: Sendable {
    /// A line of `/admin/calls`.
    struct Call: Decodable, Sendable {
        let call: Int
        let caller: String?
        let idNumber: String?
        let mode: String
        let status: Int?
        let answered: Bool
        private let at: String
        private let until: String?

        var began: Date { Self.instant(at) ?? .distantPast }
        /// Nil: it is under way.
        var ended: Date? { until.flatMap(Self.instant) }

        private static func instant(_ text: String) -> Date? {
            try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
    }

    /// Of `/admin/stats`.
    struct Totals: Decodable, Sendable {
        let requests: Int
        let answered: Int
        let inFlight: Int
    }

    let process: RunningProgram
    private let address: String

    static func start(in hall: ServiceHall, port: UInt16, arguments: [String] = []) async throws -> MinistryDesk {
        let process = try await hall.start("canbao-mock-ministry", arguments: ["--port", "\(port)"] + arguments)
        while !process.output.contains("listens on") { try await hall.moved() }
        return MinistryDesk(process: process, address: "http://127.0.0.1:\(port)")
    }

    /// A base address whose caller goes by that name in the record.
    func address(for caller: String) -> String { "\(address)/as/\(caller)" }

    func set(_ fault: String) async throws {
        var request = HTTPClientRequest(url: "\(address)/admin/faults")
        request.method = .PUT
        request.body = .bytes(ByteBuffer(string: fault))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        try #require(response.status == .ok)
    }

    func totals() async throws -> Totals {
        try JSONDecoder().decode(Totals.self, from: try await get("stats?ids=false"))
    }

    /// Every call so far, in the order of arrival.
    func calls() async throws -> [Call] {
        var calls: [Call] = []
        while true {
            let lines = try await get("calls?after=\(calls.last?.call ?? 0)").split(separator: UInt8(ascii: "\n"))
            guard !lines.isEmpty else { return calls }
            calls += try lines.map { try JSONDecoder().decode(Call.self, from: Data($0)) }
        }
    }

    private func get(_ what: String) async throws -> Data {
        let request = HTTPClientRequest(url: "\(address)/admin/\(what)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        try #require(response.status == .ok)
        return Data(try await response.body.collect(upTo: 64 << 20).readableBytesView)
    }
}
