import Foundation
import PlainWords

/// The public keys of all signatures so far, so that a certificate still verifies after the signing key was changed.
public struct KeyRing: Sendable {
    private var keys: [String: VerifyingKey]

    public init(_ keys: some Sequence<VerifyingKey>) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Reads every `*.pub.pem` of a folder; a folder that does not exist is an empty ring. Throws ``KeyError``.
    public init(folder: String) throws {
        keys = [:]
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw KeyError.file(path: folder, reason: PlainWords.reason(error))
        }
        for name in names.sorted() where name.hasSuffix(Self.suffix) {
            let path = (folder as NSString).appendingPathComponent(name)
            guard let key = VerifyingKey(pem: try KeyFile.read(path)) else {
                throw KeyError.notAKey(path: path, expected: "an Ed25519 public key in PEM")
            }
            keys[key.id] = key
        }
    }

    /// Adds a key and, if it was not there, puts it into the folder as `<id>.pub.pem`. Throws ``KeyError``.
    public mutating func add(_ key: VerifyingKey, folder: String) throws {
        guard keys.updateValue(key, forKey: key.id) == nil else { return }
        let path = (folder as NSString).appendingPathComponent(key.id + Self.suffix)
        try KeyFile.create(path, text: key.pem, mode: 0o644)
    }

    /// Adds a key to this ring alone.
    public mutating func add(_ key: VerifyingKey) {
        keys[key.id] = key
    }

    /// All keys, by their ids.
    public var all: [VerifyingKey] { keys.values.sorted { $0.id < $1.id } }

    public subscript(id: String) -> VerifyingKey? { keys[id] }

    private static let suffix = ".pub.pem"
}
