import ArgumentParser
import CertificateArchive
import Filings
import Foundation
import Registry
import WorkerKit

struct CertificateFetchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Copy a certificate's PDF out of the blob folder.",
        discussion: """
            The file is held against the SHA-256 that was recorded when it was issued. It is made readable for its owner \
            alone: it holds names and ID numbers.

            With --content it is what was signed, or the signature, for whoever wants to check that with other tools:

              canbao certificate fetch ID --content snapshot -o snapshot.json
              canbao certificate fetch ID --content signature -o signature.bin
              canbao certificate public-key KEY > key.pem
              openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in snapshot.json -sigfile signature.bin

            Exit status 1 where there is no such certificate.
            """)

    /// What of a certificate is wanted.
    enum Content: String, ExpressibleByArgument, CaseIterable {
        case pdf, snapshot, signature

        var fileExtension: String {
            switch self {
            case .pdf: "pdf"
            case .snapshot: "json"
            case .signature: "sig"
            }
        }
    }

    @OptionGroup(title: "Certificate")
    var choice: CertificateChoice
    @Option(help: "pdf, snapshot (canonical JSON) or signature (64 bytes, Ed25519).")
    var content = Content.pdf
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where to write it; - for standard output. The default is the certificate's number in the current folder.",
            valueName: "file"))
    var output: String?
    @Flag(help: "Write over a file that is there.")
    var force = false
    @Flag(help: "Print one JSON object: number, file, key, and the PDF's SHA-256.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if json, output == "-" { throw ValidationError("--json and the file cannot both go to standard output.") }
    }

    func execute(_ settings: Settings) async throws {
        let (record, revocation) = try await Opened.registry(settings) { registry in
            try await registry.read { registry in
                let record = try choice.find(in: registry)
                return (record, try registry.revocation(of: record.certificateID))
            }
        }
        let bytes = try bytes(of: record, settings)
        let path = output ?? "\(record.certificateID).\(content.fileExtension)"
        if path == "-" { return try TextOutput.writeToStandardOutput(bytes) }
        try PrivateFile.write(bytes, to: path, overwriting: force)
        var output = TextOutput.standard
        if json {
            try output.writeJSON(FetchReceipt(record, path, isRevoked: revocation != nil))
        } else {
            try output.writeLine(path)
            if revocation != nil { Complaint.say("certificate \(record.certificateID) has been revoked") }
        }
        try output.flush()
    }

    private func bytes(of record: CertificateRecord, _ settings: Settings) throws -> Data {
        switch content {
        case .snapshot: return record.snapshot
        case .signature: return record.signature
        case .pdf:
            let store = CertificateFiles(settings).certificates
            let bytes = try CertificateFaults.explaining {
                try store.read(sha256: record.pdfSHA256, kind: CertificateFiles.pdf)
            }
            guard let bytes else {
                throw UserFacingError(
                    """
                    the file of certificate \(record.certificateID) is missing: \
                    \(store.path(record.pdfSHA256, CertificateFiles.pdf)). Restore it from a backup, or let CANBAO_BLOBS \
                    name the folder that the worker writes to.
                    """, status: ProcessExit.unavailable)
            }
            return bytes
        }
    }
}

/// What was fetched.
private struct FetchReceipt: Encodable {
    let certificateId: String
    let filingId: String
    let file: String
    let sha256: String
    let keyId: String
    let issuedAt: String
    let validUntil: String
    let revoked: Bool

    init(_ record: CertificateRecord, _ path: String, isRevoked: Bool) {
        certificateId = record.certificateID.text
        filingId = record.filingID
        file = URL(fileURLWithPath: path).path
        sha256 = record.pdfSHA256
        keyId = record.keyID
        issuedAt = RFC3339.text(record.issuedAt)
        validUntil = "\(record.validUntil)"
        revoked = isRevoked
    }
}
