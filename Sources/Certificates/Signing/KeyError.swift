/// A key cannot be used. The operator has to mend it.
public enum KeyError: Error, Hashable, Sendable {
    /// The file cannot be read or written.
    case file(path: String, reason: String)
    /// The file holds no such key.
    case notAKey(path: String, expected: String)
    /// The key with this id is in no file of the ring, so its signatures cannot be checked.
    case unknownKey(id: String)
}

extension KeyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let path, let reason): "the key file \(path) cannot be used: \(reason)"
        case .notAKey(let path, let expected): "\(path) is not \(expected)"
        case .unknownKey(let id):
            "the public key \(id) is missing; put its \(id).pub.pem back into the folder of keys"
        }
    }
}
