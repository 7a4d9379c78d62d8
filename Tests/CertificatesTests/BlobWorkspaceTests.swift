import Foundation
import Testing

@testable import Certificates

@Suite("blob workspace")
struct BlobWorkspaceTests {
    private let folder: Folder
    private let store: BlobStore

    init() throws {
        folder = try Folder()
        store = BlobStore(folder: folder.url.appendingPathComponent("blobs"))
    }

    /// As a process that was killed after it had staged the texts leaves it.
    private func leaveBehind(_ texts: String...) throws -> [Blob] {
        let workspace = BlobWorkspace(store, owner: "here")
        return try texts.map { try workspace.stage(Data($0.utf8), kind: "pdf") }
    }

    @Test("a staged file is stored, and counts as staged until it is settled")
    func settled() throws {
        let workspace = BlobWorkspace(store, owner: "here")
        let blob = try workspace.stage(Data("abc".utf8), kind: "pdf")
        #expect(try store.read(sha256: blob.sha256, kind: "pdf") == Data("abc".utf8))
        let staged = try workspace.staged()
        #expect(staged.map(\.sha256) == [blob.sha256])
        #expect(try workspace.staged(before: Date(timeIntervalSinceNow: -60)).isEmpty)
        #expect(try workspace.staged(before: Date(timeIntervalSinceNow: 60)) == staged)
        try workspace.settle(try #require(staged.first))
        #expect(try workspace.staged().isEmpty)
        #expect(try folder.files("blobs") == ["ba/\(blob.sha256).pdf"])
    }

    @Test("a discarded file is gone")
    func discarded() throws {
        let workspace = BlobWorkspace(store, owner: "here")
        let blob = try workspace.stage(Data("abc".utf8), kind: "pdf")
        try workspace.discard(try #require(try workspace.staged().first))
        #expect(!store.contains(sha256: blob.sha256, kind: "pdf"))
        #expect(try folder.files("blobs").isEmpty)
    }

    @Test("what is only put is never staged")
    func put() throws {
        let workspace = BlobWorkspace(store, owner: "here")
        try workspace.put(Data("abc".utf8), kind: "pdf")
        #expect(try workspace.staged().isEmpty)
    }

    @Test("a workspace is abandoned when its process lets go of it, not before")
    func abandoned() throws {
        let living = BlobWorkspace(store, owner: "here")
        _ = try living.stage(Data("living".utf8), kind: "pdf")
        let left = try leaveBehind("one", "two")
        let found = try BlobWorkspace.abandoned(in: store, owner: "here")
        #expect(found.count == 1)
        #expect(Set(try found[0].staged().map(\.sha256)) == Set(left.map(\.sha256)))
        // Whoever has found it has it alone.
        #expect(try BlobWorkspace.abandoned(in: store, owner: "here").isEmpty)
        #expect(try living.staged().count == 1)
    }

    @Test("another owner's workspaces are left alone: only that one knows what became of them")
    func otherOwner() throws {
        let left = try leaveBehind("one")
        #expect(try BlobWorkspace.abandoned(in: store, owner: "there").isEmpty)
        #expect(store.contains(sha256: left[0].sha256, kind: "pdf"))
        #expect(try BlobWorkspace.abandoned(in: store, owner: "here").count == 1)
    }

    @Test("a removed workspace takes half-written files with it, and leaves stored ones")
    func removed() throws {
        let left = try leaveBehind("one")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("blobs/.new")).first)
        _ = try folder.write("blobs/.new/\(name)/\(UUID().uuidString).draft", Data("half".utf8))
        let workspace = try #require(try BlobWorkspace.abandoned(in: store, owner: "here").first)
        try workspace.settle(try #require(try workspace.staged().first))
        try workspace.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("blobs/.new")).isEmpty)
        #expect(store.contains(sha256: left[0].sha256, kind: "pdf"))
        // It can be used again.
        _ = try workspace.stage(Data("more".utf8), kind: "pdf")
        #expect(try workspace.staged().count == 1)
    }

    @Test("a workspace whose folder somebody has removed makes another one")
    func robbed() throws {
        let workspace = BlobWorkspace(store, owner: "here")
        _ = try workspace.stage(Data("one".utf8), kind: "pdf")
        try FileManager.default.removeItem(atPath: folder.path("blobs"))
        #expect(throws: BlobError.self) { try workspace.stage(Data("two".utf8), kind: "pdf") }
        let blob = try workspace.stage(Data("two".utf8), kind: "pdf")
        #expect(store.contains(sha256: blob.sha256, kind: "pdf"))
    }

    @Test("many at once stage what they like, and disturb nobody", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for round in 0..<10 {
                        let workspace = BlobWorkspace(store, owner: "here")
                        let blob = try workspace.stage(Data("\(worker) \(round)".utf8), kind: "pdf")
                        for other in try BlobWorkspace.abandoned(in: store, owner: "here") { try other.remove() }
                        #expect(try workspace.staged().map(\.sha256) == [blob.sha256])
                        try workspace.remove()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("blobs/.new")).isEmpty)
    }
}
