import Foundation
import Registry
import RegistryConformance
import SQLiteRegistry

/// A folder for one registry file, removed when the test lets go of it.
final class SQLiteHarness: RegistryHarness {
    let folder: URL

    init() {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-registry-\(UUID().uuidString)")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { folder.appendingPathComponent("registry.db").path }

    func open() async throws -> any Registry {
        try await SQLiteRegistry.open(path: path)
    }

    func open(_ settings: SQLiteRegistrySettings) async throws -> SQLiteRegistry {
        try await SQLiteRegistry.open(path: path, settings: settings)
    }

    /// A database that something else has made, with the file's usual name.
    func makeFolder() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}
