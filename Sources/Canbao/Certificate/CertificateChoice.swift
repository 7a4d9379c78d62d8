import ArgumentParser
import Certificates
import Filings
import Registry
import SocialInsurance
import WorkerKit

/// Which certificate is meant.
struct CertificateChoice: ParsableArguments {
    @Argument(help: ArgumentHelp("The certificate's number.", valueName: "id"))
    var certificateID: String?
    @Option(help: "Its verification code.")
    var code: String?
    @Option(help: ArgumentHelp("The filing that has asked for it.", valueName: "id"))
    var filing: String?

    func validate() throws {
        guard [certificateID, code, filing].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("A certificate's number, --code or --filing is needed, and only one of them.")
        }
    }

    /// Throws ``WorkerKit/UserFacingError`` where there is no such certificate.
    func find(in registry: any RegistryView) throws -> CertificateRecord {
        guard let name, let record = try registry.certificate(name) else { throw notFound }
        return record
    }

    /// Nil: there can be none of that name.
    private var name: CertificateName? {
        if let certificateID { return CertificateID(certificateID.uppercased()).map(CertificateName.id) }
        if let code { return VerificationCode(code).map { .codeDigest($0.lookupDigest) } }
        return filing.map(CertificateName.filing)
    }

    private var notFound: UserFacingError {
        let what = certificateID.map { "number \($0.printable)" } ?? filing.map { "filing \($0.printable)" }
        return UserFacingError("there is no certificate of that \(what ?? "code")", status: ProcessExit.rejected)
    }
}
