import CertificateArchive
import Certificates
import Foundation
import WorkerKit

/// Whether certificates can be signed and checked.
struct SigningCheck {
    let settings: Settings

    var findings: [Finding] {
        let path = settings.signingKey.path
        guard FileManager.default.fileExists(atPath: path) || !settings.signingKeyIsDefault else {
            return [.ok("key", "there is none yet; the certificate worker makes it")]
        }
        do {
            let key = try SigningKey.load(path).verifyingKey
            let ring = try KeyRing(folder: settings.publicKeys.path)
            var findings = [
                Finding.ok(
                    "key",
                    "certificates are signed with \(key.id); \(Counted.text(ring.all.count, "public key", "public keys"))"
                )
            ]
            if ring[key.id] == nil {
                findings.append(
                    .warning(
                        "key", "its public half is not in \(settings.publicKeys.path) yet",
                        remedy: "start the certificate worker, which puts it there"))
            }
            return findings + exposure
        } catch {
            return [
                .problem(
                    "key", "\(error)", remedy: "set CANBAO_SIGNING_KEY and CANBAO_PUBLIC_KEYS to what is in use",
                    fault: .settings)
            ]
        }
    }

    private var exposure: [Finding] {
        CertificateKeys.exposure(settings).map { exposure in
            [.problem("key", exposure.text, remedy: exposure.remedy, fault: .settings)]
        } ?? []
    }
}
