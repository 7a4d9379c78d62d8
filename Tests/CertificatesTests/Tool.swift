import Foundation
import TestPrograms
import Testing

/// Programs that others wrote, which read what we wrote. A missing one fails the test.
enum Tool {
    struct Outcome {
        let status: Int32
        let output: Data
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    private static let packages = [
        "pdftotext": "poppler-utils", "pdfinfo": "poppler-utils", "pdffonts": "poppler-utils",
        "pdftoppm": "poppler-utils", "qpdf": "qpdf", "zbarimg": "zbar-tools", "convert": "imagemagick",
        "openssl": "openssl",
    ]

    /// Runs to the end, whatever the status.
    static func run(_ name: String, _ arguments: String...) throws -> Outcome {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let path = folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile(atPath:))
        let program = try #require(path, "\(name) is missing: apt-get install \(packages[name] ?? name)")
        let folder = try Folder()
        // A shell puts its errors into a file of their own.
        let (status, output) = try TestProgram.run(
            "/bin/sh", ["-c", "exec \"$@\" 2> \"$0\"", folder.path("errors"), program] + arguments)
        return Outcome(
            status: status, output: output, errors: String(decoding: try folder.read("errors"), as: UTF8.self))
    }
}

/// A folder of one test's own, removed with it.
final class Folder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func read(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

    /// Writes a file and gives its path.
    func write(_ name: String, _ bytes: Data) throws -> String {
        try bytes.write(to: url.appendingPathComponent(name))
        return path(name)
    }
}
