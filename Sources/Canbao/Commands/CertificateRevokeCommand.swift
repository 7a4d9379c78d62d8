import ArgumentParser
import CertificateArchive
import Filings
import Foundation
import Registry
import WorkerKit

struct CertificateRevokeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a certificate, for good.",
        discussion: """
            From then on it is reported as revoked to whoever verifies it. Who did it, when and why is kept, and nothing of it \
            can be taken back: a new certificate is asked for instead. Revoking it twice changes nothing.

            Exit status 1 where there is no such certificate.
            """)

    @OptionGroup(title: "Certificate")
    var choice: CertificateChoice
    @OptionGroup(title: "On record")
    var act: ActOptions
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        guard act.reason != nil else { throw ValidationError("--reason is needed: it is kept with the certificate.") }
    }

    func execute(_ settings: Settings) async throws {
        let revocation = CertificateRevocation(
            at: settings.clock.now, by: act.actingUser, reason: act.reason ?? "")
        let receipt = try await Opened.registry(settings) { registry in
            try await registry.write { registry in
                let id = try choice.find(in: registry).certificateID
                let isNew = try registry.revoke(id, revocation)
                let present = try registry.revocation(of: id) ?? revocation
                return RevocationReceipt(id.text, present, changed: isNew)
            }
        }
        var output = TextOutput.standard
        if json { try output.writeJSON(receipt) } else { try output.writeLine(receipt.text) }
        try output.flush()
    }
}

/// That a certificate is revoked.
private struct RevocationReceipt: Encodable, Sendable {
    let certificateId: String
    let revokedAt: String
    let by: String
    let reason: String
    /// False: it was revoked before.
    let changed: Bool

    init(_ id: String, _ revocation: CertificateRevocation, changed: Bool) {
        certificateId = id
        revokedAt = RFC3339.text(revocation.at)
        by = revocation.by
        reason = revocation.reason
        self.changed = changed
    }

    var text: String {
        let what = changed ? "is revoked" : "was revoked before, at \(revokedAt)"
        return "certificate \(certificateId) \(what), by \(by): \(reason)"
    }
}
