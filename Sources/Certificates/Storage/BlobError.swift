import Foundation

/// The folder of blobs does not serve. Never the fault of what is stored.
public enum BlobError: Error, Hashable, Sendable {
    case diskFull(path: String)
    case noPermission(path: String)
    case failed(path: String, reason: String)
    /// The file is there, but its bytes are not those it is named by.
    case damaged(path: String)

    init(_ fault: FileFault) {
        switch fault.code {
        case ENOSPC, EDQUOT: self = .diskFull(path: fault.path)
        case EACCES, EPERM, EROFS: self = .noPermission(path: fault.path)
        default: self = .failed(path: fault.path, reason: fault.reason)
        }
    }

    /// Whether the same call may succeed later, once the operator has mended the folder.
    public var isRetryable: Bool {
        if case .damaged = self { false } else { true }
    }
}

extension BlobError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .diskFull(let path): "the disk of \(path) is full, or the quota is used up; make room there"
        case .noPermission(let path):
            "no permission to write \(path); let the user with id \(getuid()) write there"
        case .failed(let path, let reason): "\(path) cannot be written or read: \(reason)"
        case .damaged(let path): "\(path) is damaged: its content does not have the SHA-256 of its name"
        }
    }
}
