import ArgumentParser
import CertificateArchive
import Certificates
import Foundation
import WorkerKit

struct CertificatePublicKeyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "public-key", abstract: "Export the public keys that certificates are checked with.",
        discussion: """
            Prints the key that signs now, or the named one, as PEM. Each certificate tells the id of the key that has signed \
            it. Keys that sign no more stay in CANBAO_PUBLIC_KEYS, for the certificates that they have signed.

            Exit status 1 where there is no such key.
            """)

    @Argument(help: ArgumentHelp("A key's id. The default is the key that signs now.", valueName: "key"))
    var keyID: String?
    @Flag(help: "Print all keys.")
    var all = false
    @Flag(help: "Print one JSON object a line: id, PEM, and whether it signs now.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if all, keyID != nil { throw ValidationError("Either a key's id or --all.") }
    }

    func execute(_ settings: Settings) async throws {
        let ring = try CertificateFaults.explaining { try CertificateKeys.ring(settings) }
        let present = try? SigningKey.load(settings.signingKey.path).verifyingKey
        var output = TextOutput.standard
        for key in try chosen(ring, present, settings) {
            if json {
                try output.writeJSON(ExportedKey(id: key.id, pem: key.pem, signing: key == present))
            } else {
                try output.write(key.pem)
            }
        }
        try output.flush()
    }

    private func chosen(_ ring: KeyRing, _ present: VerifyingKey?, _ settings: Settings) throws -> [VerifyingKey] {
        if all { return ring.all }
        if let keyID {
            guard let key = ring[keyID] else {
                throw UserFacingError(
                    "there is no key \(keyID.printable) in \(settings.publicKeys.path)", status: ProcessExit.rejected)
            }
            return [key]
        }
        guard let present else {
            throw UserFacingError(
                """
                the signing key \(settings.signingKey.path) is not there, or may not be read; the worker makes it when it \
                starts. --all prints the public keys in \(settings.publicKeys.path).
                """, status: ProcessExit.rejected)
        }
        return [present]
    }
}

private struct ExportedKey: Encodable {
    let id: String
    let pem: String
    let signing: Bool
}
