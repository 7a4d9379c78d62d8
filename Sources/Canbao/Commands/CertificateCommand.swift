import ArgumentParser

struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Fetch, verify and revoke certificates.",
        discussion: "Certificates are issued by the worker: `canbao submit certificate FILE`.",
        subcommands: [
            CertificateFetchCommand.self, CertificateVerifyCommand.self, CertificateRevokeCommand.self,
            CertificatePreviewCommand.self, CertificatePublicKeyCommand.self,
        ])
}
