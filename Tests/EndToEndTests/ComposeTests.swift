import ArgumentParser
import Filings
import Foundation
import TestPrograms
import Testing
import WorkerKit
import Yams

@testable import Canbao

/// The compose file, as far as it can be proven without Docker.
@Suite("Compose file")
struct ComposeTests {
    private struct Service: Decodable {
        struct Health: Decodable {
            let test: [String]
        }

        let image: String
        let command: [String]?
        let environment: [String: String]?
        let scale: Int?
        let healthcheck: Health?
        let readOnly: Bool?
        let capDrop: [String]?

        private enum CodingKeys: String, CodingKey {
            case image, command, environment, scale, healthcheck
            case readOnly = "read_only"
            case capDrop = "cap_drop"
        }
    }

    private struct File: Decodable {
        let services: [String: Service]
    }

    /// As Debian's docker-compose understands it. That it refuses the file, or is not there, is a failure.
    private func services() throws -> [String: Service] {
        let path = Checkout.root.appendingPathComponent("compose/compose.yaml").path
        let (status, output) = try TestProgram.run("docker-compose", ["-f", path, "config"])
        try #require(status == 0)
        return try YAMLDecoder().decode(File.self, from: output).services
    }

    @Test("is accepted by docker-compose; it has two of each worker, and each has a health check")
    func workers() throws {
        let services = try services()
        for kind in ProgramFolder.indispensable {
            let service = try #require(services[kind.rawValue])
            #expect(service.command == [ProgramFolder.worker(kind)] && service.scale == 2)
            let test = try #require(service.healthcheck?.test)
            #expect(test.prefix(3) == ["CMD", "canbao", "doctor"])
            let check = try #require(try CanbaoCommand.parseAsRoot(Array(test.dropFirst(2))) as? DoctorCommand)
            #expect(check.worker?.kind == kind && check.here)
        }
        let ministry = try #require(services["ministry"]?.healthcheck?.test)
        #expect((try CanbaoCommand.parseAsRoot(Array(ministry.dropFirst(2))) as? DoctorCommand)?.ministry == true)
    }

    @Test("runs our programs, each of which there is, with settings that there are, and without rights")
    func programs() async throws {
        let ours = try services().filter { $0.value.image == "canbao" }
        #expect(ours.count >= 7)
        for (name, service) in ours {
            let command = try #require(service.command)
            let program = Checkout.programs.appendingPathComponent(command[0])
            #expect(FileManager.default.isExecutableFile(atPath: program.path))
            if command[0] == "canbao" {
                #expect(throws: Never.self, "\(name)") { try CanbaoCommand.parseAsRoot(Array(command.dropFirst())) }
            }
            #expect(service.readOnly == true && service.capDrop == ["ALL"], "\(name)")
            var environment = try #require(service.environment)
            environment["CANBAO_SHARE"] = Checkout.root.path
            let settings = try await Settings.load(try SettingsOptions.parse([]), environment: environment)
            #expect(settings.log == .kafka(servers: ["kafka:9092"]))
        }
    }
}
