import ArgumentParser
import Backends
import CertificateArchive
import Certificates
import Foundation
import Logging
import MessageLog
import Registry
import ServiceLifecycle
import WorkerKit

@main
struct CertificateWorker: WorkerCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao-certificate-worker",
        abstract: "Issues certificates of insured staff: draws, signs and stores them.")

    static let needs: SettingsNeeds = [.signingKey, .blobs]
    static let checks = SettingsChecks(
        log: Backends.checks.log,
        signingKey: { file in
            do {
                _ = try SigningKey.load(file.path)
                return []
            } catch {
                return ["\(error)"]
            }
        })
    /// Fewer than others have: an heir makes all of them again.
    static let inquiries: Int? = 64

    /// Each takes some MiB; where there are more cores, more processes may be started.
    private static let mostRenderers = 8

    @OptionGroup var options: SettingsOptions

    func handler(_ settings: Settings, registry: any Registry, logger: Logger) async throws -> CertificateHandler {
        let (renderers, key) = try prepare(settings)
        let desk = CertificateDesk(settings, registry: registry, key: key, renderers: renderers, logger: logger)
        if let exposure = CertificateKeys.exposure(settings) {
            logger.warning(
                "the signing key is open to others",
                metadata: ["cause": "\(exposure.text)", "remedy": "\(exposure.remedy)"])
        }
        logger.info("certificates are signed", metadata: ["key": "\(key.verifyingKey.id)"])
        return CertificateHandler(desk: desk)
    }

    /// Fonts, key and blob folder. Throws with all that is wrong with them.
    private func prepare(_ settings: Settings) throws -> ([CertificateRenderer], SigningKey) {
        var problems: [String] = []
        func need<Value>(_ make: () throws -> Value) throws -> Value? {
            do {
                return try make()
            } catch let error as FontError {
                problems.append("fonts: \(error)")
            } catch let error as KeyError {
                problems.append("CANBAO_SIGNING_KEY (--signing-key), CANBAO_PUBLIC_KEYS (--public-keys): \(error)")
            } catch let error as BlobError {
                problems.append("CANBAO_BLOBS (--blobs): \(error)")
            }
            return nil
        }
        let renderers = try need { () throws -> [CertificateRenderer] in
            let fonts = try CertificateFonts.installed()
            let cores = ProcessInfo.processInfo.activeProcessorCount
            return try (0..<min(max(1, cores), Self.mostRenderers)).map { _ in try CertificateRenderer(fonts: fonts) }
        }
        let key = try need { try CertificateKeys.signing(settings) }
        try need {
            do {
                try CertificateFiles(settings).workspace().probe()
            } catch BlobError.diskFull {
                // That passes: certificates wait until there is room.
            }
        }
        guard let renderers, let key, problems.isEmpty else { throw SettingsError(problems: problems) }
        return (renderers, key)
    }

    func companions(_ handler: CertificateHandler) -> [any Service] {
        [CertificateHousekeeping(desk: handler.desk, logger: Logger(label: Self.configuration.commandName ?? ""))]
    }

    func open(_ settings: Settings, logger: Logger) async throws -> (log: any MessageLog, registry: any Registry) {
        try await Backends.open(settings, logger: logger)
    }
}
