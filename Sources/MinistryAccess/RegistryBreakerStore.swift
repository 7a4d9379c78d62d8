import Foundation
import Ministry
import Registry

/// Keeps what all worker processes know of the ministry in the registry, so that ten of them probe it once.
public struct RegistryBreakerStore: BreakerStore {
    /// Of the shared note.
    public static let noteName = "ministry"

    private let registry: any Registry

    public init(registry: any Registry) {
        self.registry = registry
    }

    public func load() async throws -> BreakerSnapshot? {
        guard let note = try await registry.read({ try $0.note(Self.noteName) }) else { return nil }
        if let snapshot = try? JSONDecoder().decode(BreakerSnapshot.self, from: note.content) { return snapshot }
        // Written by another version of this program: begin anew, over it.
        var fresh = BreakerSnapshot(at: Date())
        fresh.version = note.version
        return fresh
    }

    public func compareAndSwap(_ snapshot: BreakerSnapshot, expected version: Int64) async throws -> Bool {
        let note = SharedNote(version: snapshot.version, content: try JSONEncoder().encode(snapshot))
        return try await registry.write { try $0.replaceNote(Self.noteName, with: note, expected: version) }
    }
}
