import Foundation
import Testing

@testable import Certificates

@Suite("blob store")
struct BlobStoreTests {
    private let folder: Folder
    private let store: BlobStore
    private let workspace: BlobWorkspace

    init() throws {
        folder = try Folder()
        store = BlobStore(folder: folder.url.appendingPathComponent("blobs"))
        workspace = BlobWorkspace(store, owner: "here")
    }

    private func age(_ path: String, seconds: TimeInterval) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
    }

    private func path(_ blob: Blob) throws -> String { try #require(URL(string: blob.uri)).path }

    @Test("a stored file is found under its address, named by its SHA-256")
    func stored() throws {
        let blob = try workspace.put(Data("abc".utf8), kind: "pdf")
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(blob.sha256 == sha256)
        #expect(blob.bytes == 3)
        #expect(blob.uri.hasPrefix("file:///"))
        let url = try #require(URL(string: blob.uri))
        #expect(try Data(contentsOf: url) == Data("abc".utf8))
        #expect(try folder.files("blobs") == ["ba/\(sha256).pdf"])
        #expect(try store.read(sha256: sha256, kind: "pdf") == Data("abc".utf8))
        #expect(store.contains(sha256: sha256, kind: "pdf"))
    }

    @Test("looking makes nothing, and what is not there is nil")
    func absent() throws {
        let absent = String(repeating: "0", count: 64)
        #expect(try store.read(sha256: absent, kind: "pdf") == nil)
        #expect(!store.contains(sha256: absent, kind: "pdf"))
        #expect(try store.expire(before: Date()) == 0)
        #expect(try BlobWorkspace.abandoned(in: store, owner: "here").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path("blobs")))
    }

    @Test("a file is its user's and group's, and so is its folder")
    func permissions() throws {
        let path = try path(try workspace.put(Data("abc".utf8), kind: "pdf"))
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try (mode(path) ?? 0o777) & 0o137 == 0)
        #expect(try (mode(folder.path("blobs")) ?? 0o777) & 0o027 == 0)
    }

    @Test("the same bytes twice are one file")
    func twice() throws {
        let blobs = try (0..<2).map { _ in try workspace.put(Data("abc".utf8), kind: "pdf") }
        #expect(blobs[0] == blobs[1])
        #expect(try folder.files("blobs").count == 1)
    }

    @Test("a damaged file is not given out, and is mended when it is stored again")
    func damaged() throws {
        let blob = try workspace.put(Data("abc".utf8), kind: "pdf")
        try Data("abd".utf8).write(to: URL(fileURLWithPath: try path(blob)))
        #expect(throws: BlobError.self) { try store.read(sha256: blob.sha256, kind: "pdf") }
        #expect(try workspace.put(Data("abc".utf8), kind: "pdf") == blob)
        #expect(try store.read(sha256: blob.sha256, kind: "pdf") == Data("abc".utf8))
    }

    @Test("an address with spaces and Chinese characters is a proper one")
    func address() throws {
        let odd = BlobWorkspace(
            BlobStore(folder: folder.url.appendingPathComponent("证明 文件")), owner: "here")
        let blob = try odd.put(Data("abc".utf8), kind: "pdf")
        #expect(blob.uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(try Data(contentsOf: try #require(URL(string: blob.uri))) == Data("abc".utf8))
    }

    @Test("a file for another store lies there")
    func otherStore() throws {
        let other = BlobStore(folder: folder.url.appendingPathComponent("blobs/previews"))
        let blob = try workspace.put(Data("abc".utf8), kind: "png", in: other)
        #expect(try folder.files("blobs") == ["previews/ba/\(blob.sha256).png"])
    }

    @Test("what is kept for a while only goes when its time is over; younger and strange files stay")
    func expired() throws {
        let old = try workspace.put(Data("old".utf8), kind: "pdf")
        let young = try workspace.put(Data("young".utf8), kind: "pdf")
        let again = try workspace.put(Data("again".utf8), kind: "pdf")
        let strange = try folder.write("blobs/\(old.sha256.prefix(2))/README", Data("by hand".utf8))
        for path in [try path(old), try path(again), strange] { try age(path, seconds: 3700) }
        try workspace.put(Data("again".utf8), kind: "pdf")
        #expect(try store.expire(before: Date(timeIntervalSinceNow: -3600)) == 1)
        #expect(!store.contains(sha256: old.sha256, kind: "pdf"))
        for blob in [young, again] { #expect(store.contains(sha256: blob.sha256, kind: "pdf")) }
        #expect(FileManager.default.fileExists(atPath: strange))
    }

    @Test("a store that cannot be written says where and why, and leaves nothing half written")
    func unusable() throws {
        let file = try folder.write("file", Data())
        let impossible = BlobWorkspace(BlobStore(folder: URL(fileURLWithPath: file + "/blobs")), owner: "here")
        for attempt in [{ try impossible.probe() }, { _ = try impossible.put(Data(), kind: "pdf") }] {
            let error = #expect(throws: BlobError.self) { try attempt() }
            #expect(error?.description.contains(file) == true)
            #expect(error?.isRetryable == true)
        }
        // The folder for this hash is a file, so that the file cannot get its name.
        try workspace.probe()
        _ = try folder.write("blobs/ba", Data())
        #expect(throws: BlobError.self) { try workspace.put(Data("abc".utf8), kind: "pdf") }
        #expect(try folder.files("blobs") == ["ba"])
        try FileManager.default.removeItem(atPath: folder.path("blobs/ba"))
        try workspace.put(Data("abc".utf8), kind: "pdf")
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

extension Folder {
    /// Every regular file in a folder, by its path there, but for the locks of workspaces.
    func files(_ name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path(name)).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path("\(name)/\($0)"), isDirectory: &isFolder)
                && !isFolder.boolValue && !$0.hasSuffix("/lock")
        }.sorted()
    }
}
