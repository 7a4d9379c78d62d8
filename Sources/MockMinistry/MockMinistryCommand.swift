import ArgumentParser
import Foundation
import Hummingbird
import Logging
import PlainWords
import ServiceLifecycle
import SocialInsurance

/// `canbao-mock-ministry`.
@main
struct MockMinistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-mock-ministry",
        abstract: "A stand-in for the identity lookups of the Ministry of Public Security, with faults to order.",
        discussion: """
            POST /v1/identity-lookups   {"idType","idNumber","name"}
            PUT  /admin/faults          {"mode":"up|down|hang|flaky|slow|garbage|throttle",
                                         "errorRate":0.3,"latency":"500ms","retryAfter":"5s","for":"60s"}
                                         (latency: of slow, up and flaky; retryAfter: of throttle, down and flaky)
            GET  /admin/faults          the present fault
            GET  /admin/stats           what was asked, per ID number too (?ids=false: without those)
            DELETE /admin/stats         counts from nothing again
            GET  /admin/calls?after=0   the last lookups one by one, a JSON object a line, at most 10000 at a time, from
                                         after that number on: when, what became of it, and who asked

            Where callers are to be told apart, each gets a base address of its own, http://HOST:PORT/as/NAME.

            Prints one line when it listens. SIGTERM or SIGINT ends it. Knows only made-up persons; never use real ones.
            """)

    @MainActor
    static func main() async {
        // Until it listens there is nothing to finish: a stop is done at once, and is no failure.
        for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
        await main(nil)
    }

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 picks a free one.")
    var port = 7080

    @Option(help: "CSV file of persons: id_number,name,sex,birth_date,household_type.")
    var persons: String?

    @Flag(help: "Whoever is not in the file is unknown. Otherwise every valid ID number matches every name.")
    var strict = false

    @Option(help: "Seed of the dice that the fault flaky rolls.")
    var seed: UInt64 = 0

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
    }

    func run() async throws {
        let directory = PersonDirectory(persons: try readPersons(), isStrict: strict)
        let standIn = StandIn(directory: directory, seed: seed)
        var logger = Logger(label: "canbao-mock-ministry")
        logger.logLevel = .warning
        let host = host
        let application = Application(
            router: standIn.routes(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), backlog: 1024),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                // Written at once, also where standard output is a file or a pipe.
                FileHandle.standardOutput.write(
                    Data("canbao-mock-ministry listens on http://\(host):\(port)\n".utf8))
            },
            logger: logger)
        var group = ServiceGroupConfiguration(
            services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // A client that stopped half-way through a request does not keep the program.
        group.maximumGracefulShutdownDuration = .seconds(1)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            // The second way to end: requests were cut off.
        } catch {
            throw failure("cannot listen on \(host):\(port): \(error)", status: 69)
        }
    }

    private func readPersons() throws -> [String: PersonDirectory.Person] {
        guard let persons else { return [:] }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: persons))
        } catch {
            throw failure("cannot read \(persons): \(PlainWords.reason(error))", status: 78)
        }
        guard let today = CalendarDate(shanghaiSecondsSince1970: Int64(Date().timeIntervalSince1970)) else {
            throw failure("the clock is out of the calendar", status: 70)
        }
        do {
            return try PersonFile.read(data, file: persons, today: today)
        } catch {
            throw failure(error.description, status: 78)
        }
    }
}

extension MockMinistryCommand {
    /// Prints what is wrong and gives the exit status.
    private func failure(_ message: String, status: Int32) -> ExitCode {
        FileHandle.standardError.write(Data("canbao-mock-ministry: \(message)\n".utf8))
        return ExitCode(status)
    }
}
