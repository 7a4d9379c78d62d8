import Filings
import Foundation
import Testing

@testable import Canbao

@Suite("The command line, wrongly used")
struct CommandLineFaultTests {
    private func hall(_ body: (ServiceHall) async throws -> Void) async throws {
        let hall = try await ServiceHall(extra: ["CANBAO_LOG_LEVEL": "error"])
        try await body(hall)
        try await hall.close()
    }

    @Test(
        "whoever only reads makes nothing: a folder without a registry or a log is told of",
        arguments: [
            ["filing", "show", "enrollment", "E-1"], ["retry", "list"], ["retry", "replay", "--filing", "B-1"],
            ["ministry", "status"],
            ["results", "enrollment"], ["batch", "list"],
            ["certificate", "verify", "--code", "260CQNSA9ZQP2AJF7GD8K0D1QW"],
        ])
    func nothingThere(_ arguments: [String]) async throws {
        try await hall { (hall: ServiceHall) async throws in
            let place = hall.path("mistyped")
            let run = try await hall.canbao(arguments + ["--home", place])
            #expect(run.status == 69)
            #expect(run.output.contains("yet") && run.output.contains(place))
            #expect(!FileManager.default.fileExists(atPath: place))
        }
    }

    @Test("results of a mistyped topic prefix are no topics of the log")
    func mistypedPrefix() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let before = try await hall.log.topics().count
            let run = try await hall.canbao("results", "enrollment", "--topic-prefix", "typo.")
            #expect(run.status == 69 && run.output.contains("typo.enrollment.results"))
            #expect(try await hall.log.topics().count == before)
        }
    }

    @Test("an unknown variable that looks like a setting is told of, and ignored")
    func mistypedVariable() async throws {
        let hall = try await ServiceHall(extra: ["CANBAO_HOEM": "/nowhere", "CANBAO_LOG_LEVEL": "warning"])
        let run = try await hall.canbao("retry", "list")
        #expect(run.status == 0 && run.output.contains("CANBAO_HOEM") && !run.output.contains("/nowhere"))
        let worker = try await hall.start("canbao-arrears-worker")
        while !worker.output.contains("CANBAO_HOEM") { try await Task.sleep(for: .milliseconds(5)) }
        #expect(await worker.stop() == 0)
        try await hall.close()
    }

    @Test("an import of what is no folder is wrong usage; one of a folder without tables is refused")
    func imports() async throws {
        try await hall { (hall: ServiceHall) async throws in
            #expect(try await hall.canbao("registry", "import", hall.path("nowhere")).status == 64)
            #expect(try await hall.canbao("registry", "import", hall.path("log.db")).status == 64)
            #expect(try await hall.canbao("registry", "import", hall.folder.path).status == 1)
        }
    }

    @Test("pictures, archives and workbooks under other names are not filed line by line; forms are workbooks")
    func binaries() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let picture = Checkout.root.appendingPathComponent("docs/certificate.png").path
            let run = try await hall.canbao("submit", "enrollment", picture)
            #expect(run.status == 64 && run.output.contains("PNG"))
            #expect(try await hall.recordCount() == 0)
            #expect(try await hall.canbao("template", "enrollment", "-o", hall.path("form.csv")).status == 64)
        }
    }

    @Test("an act on a filing that nobody has seen is refused, and the others are acted on")
    func strangers() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let run = try await hall.canbao(
                "retry", "cancel", "--filing", "321083197812162119", "--filing", "B-7", "--reason", "重复申报")
            #expect(run.status == 1 && run.output.contains("B-7") && !run.output.contains("321083197812162119"))
            #expect(try await hall.canbao("filing", "show", "enrollment", "E-1").status == 1)
        }
    }

    @Test("records that wait while nobody is at work are a problem; the version is told")
    func doctor() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let line = #"{"filingId":"A-1"}"#
            try await hall.submit(.arrears, lines: [Data(line.utf8)])
            let run = try await hall.canbao("doctor", "--json")
            struct Line: Decodable {
                let check, level, text: String
            }
            let workers = run.objects(Line.self).filter { $0.check == "workers" }
            #expect(workers.contains { $0.level == "problem" && $0.text.hasPrefix("arrears") })
            #expect(workers.contains { $0.level == "warning" && $0.text.hasPrefix("enrollment") })
            #expect(run.status == 69)
            #expect(try await hall.canbao("--version").status == 0)
        }
    }
}
