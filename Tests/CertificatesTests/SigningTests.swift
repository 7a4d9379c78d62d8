import Foundation
import SocialInsurance
import Testing

@testable import Certificates

@Suite("signature")
struct SigningTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
    }

    private func sign(_ key: SigningKey) throws -> SignedCertificate {
        try SignedCertificate(Samples.snapshot(Samples.content(persons: 3)), pdf: Data("pdf".utf8), key: key)
    }

    private func opensslVerifies(_ signed: SignedCertificate, _ publicKey: String) throws -> Bool {
        let message = try folder.write("snapshot.json", signed.canonicalJSON)
        let signature = try folder.write("snapshot.sig", signed.signature)
        let check = try Tool.run(
            "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", publicKey, "-rawin", "-in", message, "-sigfile",
            signature)
        return check.status == 0 && check.text.contains("Signature Verified Successfully")
    }

    @Test("openssl checks our signature with our exported key, and refuses an altered snapshot")
    func checkedByOpenSSL() throws {
        let signed = try sign(try SigningKey.loadOrCreate(folder.path("keys/signing.pem")))
        let key = try SigningKey.load(folder.path("keys/signing.pem")).verifyingKey
        let publicKey = try folder.write("public.pem", Data(key.pem.utf8))
        #expect(try opensslVerifies(signed, publicKey))
        var altered = signed.canonicalJSON
        altered[altered.count / 2] ^= 1
        let forged = SignedCertificate(
            canonicalJSON: altered, signature: signed.signature, keyID: signed.keyID, pdfSHA256: signed.pdfSHA256)
        #expect(try !opensslVerifies(forged, publicKey))
        #expect(try forged.isGenuine(KeyRing([key])) == false)
        #expect(try signed.isGenuine(KeyRing([key])))
    }

    @Test("a key that openssl made signs, and its public half is the one that openssl exports")
    func madeByOpenSSL() throws {
        let path = folder.path("openssl.pem")
        #expect(try Tool.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", path).status == 0)
        let exported = try Tool.run("openssl", "pkey", "-in", path, "-pubout").text
        let key = try SigningKey.load(path)
        #expect(key.verifyingKey.pem == exported)
        #expect(VerifyingKey(pem: exported) == key.verifyingKey)
        #expect(try opensslVerifies(try sign(key), try folder.write("public.pem", Data(exported.utf8))))
    }

    @Test("openssl reads the key that we make, which nobody else may read, and which stays")
    func madeByUs() throws {
        let path = folder.path("keys/signing.pem")
        let made = try SigningKey.loadOrCreate(path)
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        #expect(try Tool.run("openssl", "pkey", "-in", path, "-pubout").text == made.verifyingKey.pem)
        #expect(try SigningKey.loadOrCreate(path).verifyingKey == made.verifyingKey)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("keys")) == ["signing.pem"])
    }

    @Test("workers that start at once make one key")
    func madeAtOnce() async throws {
        let path = folder.path("keys/signing.pem")
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try SigningKey.loadOrCreate(path).verifyingKey.id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test("the key's id is the beginning of its public key's SHA-256")
    func keyID() throws {
        let key = SigningKey().verifyingKey
        let path = try folder.write("public.pem", Data(key.pem.utf8))
        let der = try Tool.run("openssl", "pkey", "-pubin", "-in", path, "-outform", "DER").output
        let digest = try Tool.run("openssl", "dgst", "-sha256", "-r", try folder.write("public.der", der)).text
        #expect(digest.hasPrefix(key.id))
        #expect(key.id.count == 16)
    }

    @Test("a certificate signed with an earlier key still verifies after the key is changed")
    func changedKey() throws {
        let keys = folder.path("keys")
        let (earlier, later) = (SigningKey(), SigningKey())
        for key in [earlier, later] {
            var ring = try KeyRing(folder: keys)
            try ring.add(key.verifyingKey, folder: keys)
            try ring.add(key.verifyingKey, folder: keys)
        }
        let ring = try KeyRing(folder: keys)
        #expect(try sign(earlier).isGenuine(ring))
        #expect(try sign(later).isGenuine(ring))
        let error = #expect(throws: KeyError.self) { try sign(earlier).isGenuine(KeyRing([later.verifyingKey])) }
        #expect(error == .unknownKey(id: earlier.verifyingKey.id))
    }

    @Test("a file that is no Ed25519 key is an error that says so, and shows nothing of it")
    func wrongFiles() throws {
        let path = folder.path("rsa.pem")
        #expect(try Tool.run("openssl", "genpkey", "-algorithm", "RSA", "-out", path).status == 0)
        #expect(throws: KeyError.self) { try SigningKey.load(path) }
        #expect(throws: KeyError.self) { try SigningKey.load(folder.path("absent.pem")) }
        let empty = try folder.write("empty.pem", Data())
        let error = #expect(throws: KeyError.self) { try SigningKey.loadOrCreate(empty) }
        #expect(error?.description.contains(empty) == true)
        #expect(VerifyingKey(pem: try Tool.run("openssl", "pkey", "-in", path, "-pubout").text) == nil)
    }

    @Test("what was stored gives the snapshot back")
    func storedSnapshot() throws {
        let snapshot = Samples.snapshot(Samples.content(persons: 3))
        #expect(try sign(SigningKey()).snapshot() == snapshot)
    }
}
