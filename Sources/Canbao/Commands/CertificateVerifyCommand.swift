import ArgumentParser
import CertificateArchive
import Foundation
import PlainWords
import WorkerKit

struct CertificateVerifyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Tell whether a certificate is true.",
        discussion: """
            By the code at the end of the QR code's address, or by the PDF itself: one that differs in a single byte is \
            reported as altered. What it says was issued is shown with names and ID numbers masked, after its signature was \
            checked with the public key.

            Exit status 0 where it is valid; 1 where it is expired, revoked, altered or unknown.
            """)

    @Option(help: "The verification code; hyphens, blanks and case do not matter.")
    var code: String?
    @Option(help: ArgumentHelp("The certificate's file.", valueName: "file"), completion: .file(extensions: ["pdf"]))
    var pdf: String?
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        guard (code == nil) != (pdf == nil) else {
            throw ValidationError("Either --code or --pdf is needed, and only one of them.")
        }
    }

    func execute(_ settings: Settings) async throws {
        let now = settings.clock.now
        let verifier = CertificateVerifier(
            ring: try CertificateFaults.explaining { try CertificateKeys.ring(settings) },
            today: BusinessClock.date(of: now))
        let (code, file) = (code, try pdf.map(Self.read))
        let verification = try await Opened.registry(settings) { registry in
            try await CertificateFaults.explaining {
                try await registry.read { registry in
                    if let code { return try verifier.verify(code: code, in: registry) }
                    return try verifier.verify(pdf: file ?? Data(), in: registry)
                }
            }
        }
        let report = CertificateReport(verification, at: now)
        var output = TextOutput.standard
        if json { try output.writeJSON(report) } else { try output.write(report.text(width: Terminal.outputWidth)) }
        try output.flush()
        if !report.isValid { throw ProcessExit.rejected }
    }

    private static func read(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw UserFacingError("\(path) cannot be read: \(PlainWords.reason(error))", status: ProcessExit.usage)
        }
    }
}
