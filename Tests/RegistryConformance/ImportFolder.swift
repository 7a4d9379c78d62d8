import Foundation
import Registry
import SocialInsurance

/// A folder with files to import.
struct ImportFolder {
    let url: URL

    init(_ files: [String: Data]) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, content) in files { try content.write(to: url.appendingPathComponent(name)) }
    }

    /// Imports files of these contents. A line of its header comes before each text, unless it begins with `!`.
    static func run(
        _ texts: [ImportFile: String], into registry: any Registry, problemLimit: Int = 100
    ) async throws -> ImportSummary {
        var files: [String: Data] = [:]
        for (file, text) in texts {
            let content = text.hasPrefix("!") ? String(text.dropFirst()) : header(of: file) + "\n" + text
            files[file.name] = Data(content.utf8)
        }
        return try await run(files, into: registry, problemLimit: problemLimit)
    }

    static func run(
        _ files: [String: Data], into registry: any Registry, problemLimit: Int = 100
    ) async throws -> ImportSummary {
        let folder = try ImportFolder(files)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        return try await folder.run(into: registry, problemLimit: problemLimit)
    }

    func run(into registry: any Registry, problemLimit: Int = 100) async throws -> ImportSummary {
        guard let today = CalendarDate("2021-07-15") else { throw Refused() }
        return try await RegistryImport(folder: url, today: today, problemLimit: problemLimit)
            .run(into: registry, now: .at(0))
    }

    /// What is wrong with these files, a line each.
    static func problems(
        _ texts: [ImportFile: String], into registry: any Registry, problemLimit: Int = 100
    ) async throws -> [String] {
        do {
            _ = try await run(texts, into: registry, problemLimit: problemLimit)
            return []
        } catch let failure as ImportFailure {
            return failure.problems.map(\.description)
        }
    }

    static func header(of file: ImportFile) -> String { file.columns.joined(separator: ",") }
}

/// Two employers, two people, and something of everything.
let sampleFiles: [ImportFile: String] = [
    .areas: "321200,泰州市,0.8\n320100,南京市,\n",
    .employers: """
    \(Code.first.text),第一有限公司,321200,2
    \(Code.second.text),"第二, ""大""有限公司",320100,8

    """,
    .persons: """
    32120000000007,321200,resident-id,321083197812162119,张三,male,1978-12-16,10
    32010000000003,320100,resident-id,321083197812162119,张三,,,
    32120000000008,321200,passport,e1234567,阿依古丽·买买提,female,1990-01-02,40

    """,
    .enrollments: """
    \(Code.first.text),32120000000007,pension,2020-01,2020-12,6500.00
    \(Code.second.text),32010000000003,work-injury,2021-01,,7000

    """,
    .flexible: "32120000000008,2021-02,\n",
    .contributions: """
    \(Code.first.text),32120000000007,pension,2020-12,6500.00,2021-01
    ,32120000000007,pension,2021-01,3800.00,2021-01

    """,
    .benefits: "32120000000007,2021-03,1220.00,0\n32120000000007,2021-04,1220.00,1\n",
]
