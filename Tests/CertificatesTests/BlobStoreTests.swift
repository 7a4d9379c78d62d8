import Foundation
import Testing

@testable import Certificates

@Suite("blob store")
struct BlobStoreTests {
    private let folder: Folder
    private let store: BlobStore

    init() throws {
        folder = try Folder()
        store = try BlobStore(folder: folder.url.appendingPathComponent("blobs"))
    }

    /// Every regular file, by its path in the store.
    private func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path("blobs")).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder.path("blobs/\($0)"), isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    private func age(_ path: String, seconds: TimeInterval) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
    }

    private var anHourAgo: Date { Date(timeIntervalSinceNow: -BlobStore.sweepAge) }

    @Test("a stored file is found under its address, named by its SHA-256")
    func stored() throws {
        let blob = try store.put(Data("abc".utf8), kind: "pdf")
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(blob.sha256 == sha256)
        #expect(blob.bytes == 3)
        #expect(blob.uri.hasPrefix("file:///"))
        let url = try #require(URL(string: blob.uri))
        #expect(try Data(contentsOf: url) == Data("abc".utf8))
        #expect(try files() == ["ba/\(sha256).pdf"])
        #expect(try store.read(sha256: sha256, kind: "pdf") == Data("abc".utf8))
        #expect(try store.read(sha256: String(repeating: "0", count: 64), kind: "pdf") == nil)
    }

    @Test("the same bytes twice are one file")
    func twice() throws {
        let blobs = try (0..<2).map { _ in try store.put(Data("abc".utf8), kind: "pdf") }
        #expect(blobs[0] == blobs[1])
        #expect(try files().count == 1)
    }

    @Test("a damaged file is not given out, and is mended when it is stored again")
    func damaged() throws {
        let blob = try store.put(Data("abc".utf8), kind: "pdf")
        try Data("abd".utf8).write(to: try #require(URL(string: blob.uri)))
        #expect(throws: BlobError.self) { try store.read(sha256: blob.sha256, kind: "pdf") }
        #expect(try store.put(Data("abc".utf8), kind: "pdf") == blob)
        #expect(try store.read(sha256: blob.sha256, kind: "pdf") == Data("abc".utf8))
    }

    @Test("an address with spaces and Chinese characters is a proper one")
    func address() throws {
        let odd = try BlobStore(folder: folder.url.appendingPathComponent("证明 文件"))
        let blob = try odd.put(Data("abc".utf8), kind: "pdf")
        #expect(blob.uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(try Data(contentsOf: try #require(URL(string: blob.uri))) == Data("abc".utf8))
    }

    @Test("the sweep removes what was left half written an hour ago, and nothing younger")
    func drafts() throws {
        try store.put(Data("abc".utf8), kind: "pdf")
        let old = try folder.write("blobs/.new/old", Data("half".utf8))
        try age(old, seconds: 3700)
        _ = try folder.write("blobs/.new/young", Data("half".utf8))
        #expect(try store.sweepDrafts(before: anHourAgo) == 1)
        #expect(try files().map { ($0 as NSString).lastPathComponent }.contains("young"))
        #expect(!FileManager.default.fileExists(atPath: old))
        #expect(try files().count == 2)
    }

    @Test("the sweep removes old files that nothing refers to, and keeps what is referred to, young, or strange")
    func unreferenced() throws {
        let kept = try store.put(Data("kept".utf8), kind: "pdf")
        let orphan = try store.put(Data("orphan".utf8), kind: "pdf")
        let young = try store.put(Data("young".utf8), kind: "pdf")
        for blob in [kept, orphan] { try age(try #require(URL(string: blob.uri)).path, seconds: 3700) }
        let strange = try folder.write("blobs/\(kept.sha256.prefix(2))/README", Data("by hand".utf8))
        try age(strange, seconds: 3700)
        #expect(try store.sweepUnreferenced(before: anHourAgo) { $0 == kept.sha256 } == 1)
        #expect(try store.read(sha256: orphan.sha256, kind: "pdf") == nil)
        for blob in [kept, young] { #expect(try store.read(sha256: blob.sha256, kind: "pdf") != nil) }
        #expect(FileManager.default.fileExists(atPath: strange))
    }

    @Test("storing an old file again keeps a sweep from removing it")
    func renewed() throws {
        let blob = try store.put(Data("abc".utf8), kind: "pdf")
        try age(try #require(URL(string: blob.uri)).path, seconds: 3700)
        try store.put(Data("abc".utf8), kind: "pdf")
        #expect(try store.sweepUnreferenced(before: anHourAgo) { _ in false } == 0)
    }

    @Test("a store that cannot be written says where and why, and leaves nothing half written")
    func unusable() throws {
        let file = try folder.write("file", Data())
        let error = #expect(throws: BlobError.self) { try BlobStore(folder: URL(fileURLWithPath: file + "/blobs")) }
        #expect(error?.description.contains(file) == true)
        #expect(error?.isRetryable == true)
        // The folder for this hash is a file, so that the file cannot get its name.
        _ = try folder.write("blobs/ba", Data())
        #expect(throws: BlobError.self) { try store.put(Data("abc".utf8), kind: "pdf") }
        #expect(try files() == ["ba"])
    }

    @Test(
        "the operator is told whether room or permission is missing",
        arguments: [
            (ENOSPC, "is full"), (EDQUOT, "is full"), (EACCES, "no permission"), (EROFS, "no permission"),
            (EIO, "Input/output error"),
        ])
    func reasons(code: Int32, words: String) {
        let error = BlobError(FileFault(path: "/blobs/ab", code: code))
        #expect(error.description.contains(words))
        #expect(error.description.contains("/blobs/ab"))
        #expect(error.isRetryable)
    }
}
