import CertificateArchive
import Certificates
import Foundation
import Registry

/// Removes files that no certificate will ever refer to, and previews whose time is over.
///
/// A file is staged before it is recorded. When its process dies in between, the next sweep of any process removes it; when
/// only its order came to nothing, because a partition went to another process, a later sweep of its own process does.
struct CertificateSweep: Sendable {
    let registry: any Registry
    let files: CertificateFiles
    let workspace: BlobWorkspace
    /// One is enough.
    let threads = WorkThreads("sweeping", tools: [()])

    /// How long a living process's own file may be staged before it is asked whether anything refers to it, in seconds.
    private static let patience: TimeInterval = 60
    /// Files that are dealt with in one transaction.
    private static let portion = 500

    /// Removes files that no certificate refers to. Gives how many.
    func removeOrphans(at now: Date = Date()) async throws -> Int {
        let files = files
        let abandoned = try await threads.run { _ in
            try BlobWorkspace.abandoned(in: files.certificates, owner: files.owner)
        }
        var count = 0
        for workspace in abandoned {
            count += try await clear(workspace, before: nil)
            try await threads.run { _ in try workspace.remove() }
        }
        return try await count + clear(workspace, before: now - Self.patience)
    }

    /// Removes previews whose time is over. Gives how many files.
    func removePreviews(at now: Date = Date()) async throws -> Int {
        let previews = files.previews
        return try await threads.run { _ in try previews.expire(before: now - CertificateFiles.previewLife) }
    }

    /// The last sweep of a process that will store nothing more.
    func finish() async throws {
        _ = try await clear(workspace, before: nil)
        try await threads.run { [workspace] _ in try workspace.remove() }
    }

    /// Settles what is recorded, and removes the rest. Returns how many files.
    private func clear(_ workspace: BlobWorkspace, before limit: Date?) async throws -> Int {
        let (all, old) = try await threads.run { _ in
            (try workspace.staged(), Set(try workspace.staged(before: limit)))
        }
        var count = 0
        for start in stride(from: 0, to: all.count, by: Self.portion) {
            let blobs = Array(all[start..<min(start + Self.portion, all.count)])
            let recorded = try await registry.read { registry in try Set(blobs.filter { try registry.refers(to: $0) }) }
            try await threads.run { _ in for blob in recorded { try workspace.settle(blob) } }
            count += try await discard(blobs.filter { !recorded.contains($0) && old.contains($0) }, of: workspace)
        }
        return count
    }

    /// Under the registry's lock, because whoever records a certificate looks under that lock whether its file is there.
    private func discard(_ blobs: [StagedBlob], of workspace: BlobWorkspace) async throws -> Int {
        guard !blobs.isEmpty else { return 0 }
        return try await registry.write { registry in
            var count = 0
            for blob in blobs {
                if try registry.refers(to: blob) {
                    try workspace.settle(blob)
                } else {
                    try workspace.discard(blob)
                    count += 1
                }
            }
            return count
        }
    }
}

extension CertificateRecords {
    fileprivate func refers(to blob: StagedBlob) throws -> Bool { try hasCertificate(.pdfSHA256(blob.sha256)) }
}
