import Certificates
import Foundation
import Logging
import Metrics
import Registry
import ServiceLifecycle
import WorkerKit

/// Sweeps when the worker starts, every few seconds, and once more when the worker has ended, with the desk's threads.
struct CertificateHousekeeping: Service {
    let desk: CertificateDesk
    let logger: Logger

    private static let interval = Duration.seconds(10)
    private static let previewInterval = Duration.seconds(600)

    func run() async throws {
        let sweep = desk.sweep()
        try? await cancelWhenGracefulShutdown {
            var nextPreviews = ContinuousClock.now
            while true {
                await trying("orphans are removed", kind: "orphan") { try await sweep.removeOrphans() }
                if nextPreviews <= .now {
                    await trying("old previews are removed", kind: "preview") { try await sweep.removePreviews() }
                    nextPreviews = .now + Self.previewInterval
                }
                try await Task.sleep(for: Self.interval)
            }
        }
        await desk.close()
        do {
            try await sweep.finish()
        } catch {
            say(error)
        }
        await sweep.threads.close()
    }

    /// What cannot be swept now is swept later.
    private func trying(_ message: Logger.Message, kind: String, _ body: () async throws -> Int) async {
        do {
            let count = try await body()
            guard count > 0 else { return }
            logger.info(message, metadata: ["files": "\(count)"])
            Counter(label: "canbao_blobs_removed", dimensions: [("kind", kind)]).increment(by: count)
        } catch is CancellationError {
        } catch {
            say(error)
        }
    }

    private func say(_ error: any Error) {
        let cause =
            switch error {
            case let error as RegistryError: "\(error)"
            case let error as BlobError: "\(error)"
            default: "\(type(of: error))"
            }
        logger.warning("leftovers cannot be removed now", metadata: ["cause": "\(cause)"])
    }
}
