import Foundation
import Testing

/// A small file system in memory, which can really be full.
struct SmallDisk: Sendable {
    let folder: URL

    static func mount(mebibytes: Int) async throws -> SmallDisk {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await asRoot("mount", ["-t", "tmpfs", "-o", "size=\(mebibytes)m,mode=1777", "tmpfs", folder.path])
        return SmallDisk(folder: folder)
    }

    func unmount() async throws {
        try await Self.asRoot("umount", ["-l", folder.path])
        try FileManager.default.removeItem(at: folder)
    }

    /// Takes all the room there is. Returns the file that holds it.
    func occupy() -> URL {
        let file = folder.appendingPathComponent("ballast")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: file.path) else { return file }
        for size in [65_536, 4_096, 512] {
            while (try? handle.write(contentsOf: Data(count: size))) != nil {}
        }
        try? handle.close()
        return file
    }

    private static func asRoot(_ program: String, _ arguments: [String]) async throws {
        let prefix = getuid() == 0 ? [] : ["sudo", "-n"]
        let command = prefix + [program] + arguments
        let run = try await RunningProgram.start(
            URL(fileURLWithPath: "/usr/bin/env"), arguments: command, environment: ProcessInfo.processInfo.environment)
        let status = await run.ending()
        try #require(status == 0, "\(command.joined(separator: " ")): \(run.output)")
    }
}
