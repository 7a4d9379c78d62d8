import Foundation
import Testing
import WorkerKit

@Suite("Attachments")
struct AttachmentFolderTests {
    @Test("a photo is there by its digest, as JPEG or PNG, and nothing else is")
    func contains() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        let photos = folder.appendingPathComponent("attachments")
        try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["a0", "b1", "c2"].map { String(repeating: $0, count: 32) }
        for (name, ending) in zip(names, ["jpg", "png", "txt"]) {
            try Data().write(to: photos.appendingPathComponent("\(name).\(ending)"))
        }
        try Data().write(to: folder.appendingPathComponent("secret.png"))
        let store = AttachmentFolder(folder: photos)
        #expect(store.contains(names[0]) && store.contains(names[1]))
        #expect(!store.contains(names[2]))
        #expect(!store.contains("../secret") && !store.contains("") && !store.contains("../" + names[0].dropFirst(3)))
    }
}
