import Certificates
import Foundation
import Logging
import Registry
import ServiceLifecycle
import WorkerKit

/// Sweeps when the worker starts, every few seconds, and once more when the worker has ended, with the desk's threads.
struct CertificateHousekeeping: Service {
    let desk: CertificateDesk
    let logger: Logger

    private static let interval = Duration.seconds(10)

    func run() async throws {
        let sweep = desk.sweep()
        try? await cancelWhenGracefulShutdown {
            while true {
                await self.run(sweep)
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
    private func run(_ sweep: CertificateSweep) async {
        do {
            let count = try await sweep.run()
            guard count != .init() else { return }
            logger.info(
                "leftovers are removed", metadata: ["orphans": "\(count.orphans)", "previews": "\(count.previews)"])
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
