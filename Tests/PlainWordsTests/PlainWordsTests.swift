import Foundation
import PlainWords
import Testing

@Suite("Why the system refuses a file")
struct PlainWordsTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-\(UUID().uuidString)")

    private func reason(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return PlainWords.reason(error)
        }
    }

    @Test("reading a folder, nothing, and what is no text")
    func reading() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let missing = folder.appendingPathComponent("none")
        let binary = folder.appendingPathComponent("binary")
        try Data([0xFF, 0xFE, 0x78]).write(to: binary)
        #expect(reason { _ = try Data(contentsOf: folder) } == "Is a directory")
        #expect(reason { _ = try String(contentsOf: folder, encoding: .utf8) } == "Is a directory")
        #expect(reason { _ = try Data(contentsOf: missing) } == "No such file or directory")
        #expect(reason { _ = try String(contentsOf: missing, encoding: .utf8) } == "No such file or directory")
        #expect(reason { _ = try String(contentsOf: binary, encoding: .utf8) } == "is no text in UTF-8")
        let files = FileManager.default
        #expect(reason { _ = try files.contentsOfDirectory(atPath: binary.path) } == "Not a directory")
        #expect(
            reason { _ = try files.contentsOfDirectory(at: missing, includingPropertiesForKeys: nil) }
                == "No such file or directory")
    }

    @Test("writing where there is no room, and making a folder where none can be")
    func writing() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        #expect(reason { try full.write(contentsOf: Data("x".utf8)) } == "No space left on device")
        let files = FileManager.default
        let place = URL(fileURLWithPath: "/dev/null/folder")
        #expect(reason { try files.createDirectory(at: place, withIntermediateDirectories: true) } == "Not a directory")
    }
}
