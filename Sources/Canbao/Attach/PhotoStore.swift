import Crypto
import Foundation
import PlainWords
import WorkerKit

/// Keeps photos where workers look for them, each under its SHA-256.
struct PhotoStore {
    /// The longest photo, in bytes.
    static let longest = 10 * 1_048_576

    /// A photo that is kept.
    struct Kept: Encodable, Hashable {
        /// 64 lower-case hexadecimal digits: what filings name.
        let sha256: String
        let type: String
        let bytes: Int
        /// Whether it was kept before already.
        let wasThere: Bool
    }

    /// Why a photo is not kept. Nothing of the photo, or its name, is told.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let folder: URL

    init(_ settings: Settings) {
        folder = AttachmentFolder(settings).folder
    }

    /// Keeps a photo durably. Throws ``Refusal`` where it is none.
    func keep(_ bytes: Data) throws -> Kept {
        guard bytes.count <= Self.longest else {
            throw Refusal(description: "has more than \(Self.longest) bytes (10 MiB)")
        }
        guard let photo = Photo(bytes) else {
            throw Refusal(description: bytes.isEmpty ? "is empty" : "is no whole JPEG or PNG photo")
        }
        let hash = SHA256.hash(data: bytes).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let place = folder.appendingPathComponent("\(hash).\(photo.rawValue)")
        let wasThere = (try? Data(contentsOf: place)) == bytes
        if !wasThere { try write(bytes, to: place) }
        return Kept(
            sha256: hash, type: photo == .png ? "image/png" : "image/jpeg", bytes: bytes.count, wasThere: wasThere)
    }

    private func write(_ bytes: Data, to place: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw UserFacingError(
                "the folder \(folder.path) cannot be made: \(PlainWords.reason(error))",
                status: ProcessExit.unavailable)
        }
        try OutputFile(place.path, overwriting: true).write { path in
            guard let file = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileWriteUnknown) }
            try file.write(contentsOf: bytes)
            try file.close()
        }
        // The name is as durable as the photo only once the folder is written too.
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw UserFacingError(
                "\(folder.path) cannot be written: \(String(cString: strerror(errno)))", status: ProcessExit.unavailable
            )
        }
    }
}
