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

    @Test("where nothing can be written any more, it says so in plain words, and does not end as if all were well")
    func fullOutput() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let canbao = Checkout.programs.appendingPathComponent("canbao").path
            for arguments in ["topics list", "topics list --json", "doctor"] {
                let shell = try await RunningProgram.start(
                    URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", "'\(canbao)' \(arguments) > /dev/full"],
                    environment: hall.environment)
                #expect(await shell.ending() == 70, "\(arguments)")
                #expect(
                    shell.output == "canbao: standard output cannot be written to: No space left on device\n",
                    "\(arguments)")
            }
        }
    }

    @Test("a folder, or nothing, where a file is wanted is told of in plain words")
    func folders() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let (files, folder) = (FileManager.default, hall.path("folder"))
            for name in ["folder", "import/persons.csv", "share/policy/a.yaml", "share/topics/topics.yaml"] {
                try files.createDirectory(atPath: hall.path(name), withIntermediateDirectories: true)
            }
            let preview = [
                "certificate", "preview", "--employer", "91440300708461136T", "--from", "2021-01", "--to", "2021-06",
                "-o",
                hall.path("a.pdf"), "--persons",
            ]
            let (folderRead, missing) = ("cannot be read: Is a directory", "cannot be read: No such file or directory")
            for (arguments, status, words) in [
                (["retry", "list", "--config", folder], 78, folderRead),
                (["retry", "list", "--config", hall.path("none")], 78, missing),
                (["certificate", "verify", "--pdf", folder], 64, folderRead),
                (["certificate", "verify", "--pdf", hall.path("none")], 64, missing),
                (preview + [folder], 64, folderRead), (preview + [hall.path("none")], 64, missing),
                (["doctor", "--signing-key", folder], 78, "Is a directory"),
                (
                    ["registry", "import", hall.path("import")], 1,
                    "persons.csv: the file cannot be read: Is a directory"
                ),
                (["topics", "list", "--share", hall.path("share")], 78, "topics.yaml: cannot be read: Is a directory"),
                (["doctor", "--share", hall.path("share")], 78, "a.yaml: cannot be read: Is a directory"),
                (["retry", "list", "--registry", "sqlite:\(folder)"], 69, "is a folder; name a file for the registry"),
                (["registry", "import", folder, "--home", "/dev/null/x"], 69, "cannot be made: Not a directory"),
                (["demo", "--folder", "/dev/null/x"], 78, "Not a directory"),
            ] {
                let run = try await hall.canbao(arguments)
                #expect(run.status == Int32(status) && run.output.contains(words), "\(arguments)")
                #expect(!run.output.contains("could not be completed") && !run.output.contains("Domain"))
            }
        }
    }

    @Test("a ministry that answers with an outage is a problem where its answer is what is asked for")
    func ministryOutage() async throws {
        try await hall { (hall: ServiceHall) async throws in
            let desk = try await MinistryDesk.start(in: hall, port: try #require(LoopbackPort.free()))
            let arguments = ["doctor", "--ministry", "--ministry-url", desk.address(for: "doctor")]
            #expect(try await hall.canbao(arguments).status == 0)
            try await desk.set(#"{"mode":"down"}"#)
            let run = try await hall.canbao(arguments)
            #expect(run.status == 69 && run.output.contains("answers 503"))
            #expect(await desk.process.stop() == 0)
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
