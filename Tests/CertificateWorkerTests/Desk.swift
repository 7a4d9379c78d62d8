import ArgumentParser
import CertificateArchive
import Certificates
import Filings
import Foundation
import Logging
import Registry
import SQLiteRegistry
import SocialInsurance
import WorkerKit

@testable import CertificateWorker

/// A desk over a registry with one employer and one person, in a folder of its own.
final class DeskHall: Sendable {
    let folder: URL
    let registry: SQLiteRegistry
    let desk: CertificateDesk
    let files: CertificateFiles
    static let employer = CreditCode("91440300708461136T")!

    init(name: String = "张三") async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-desk-\(UUID().uuidString)")
        let options = try SettingsOptions.parse(["--home", folder.path, "--now", "2021-07-15T09:00:00+08:00"])
        let share = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let settings = try await Settings.load(options, environment: ["CANBAO_SHARE": share.path])
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        files = CertificateFiles(settings)
        desk = CertificateDesk(
            settings, registry: registry, key: SigningKey(),
            renderers: [try CertificateRenderer(fonts: .installed())],
            logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await fill(name)
    }

    func close() async throws {
        await desk.close()
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    private func fill(_ name: String) async throws {
        try await registry.write { registry in
            let area = AreaCode("321200")!
            let number = try registry.beginImport(at: Date())
            _ = try registry.add(.areas([Area(code: area, name: "泰州市", injuryFactor: .full)]), of: number)
            let employer = Employer(creditCode: Self.employer, name: "甲公司", area: area, injuryClass: 1)
            _ = try registry.add(.employers([employer]), of: number)
            let person = try registry.addPerson(
                NewPerson(
                    area: area, identity: IdentityDocument(recorded: "321083197812162119", type: .residentID),
                    name: PersonName(name)!, sex: nil, birthDate: nil, householdType: nil))
            let contribution = Contribution(
                month: Month("2021-01")!, insurance: .pension, base: Money(fen: 650_000), employerAmount: Money(fen: 1),
                individualAmount: Money(fen: 1))
            try registry.book([
                LedgerLine(
                    creditCode: Self.employer, personNumber: person.personNumber, contribution: contribution,
                    settlementMonth: Month("2021-08")!, filing: "E-1")
            ])
        }
    }

    static func filing(_ id: String = "C-1", isPreview: Bool = false) -> Filing<CertificateRequest> {
        let request = CertificateRequest(
            filingID: id, employer: employer.text, insurances: [.pension], from: "2021-01", to: "2021-06",
            preview: isPreview)
        return Filing(request: request, operatingMonth: Month("2021-07")!, today: CalendarDate("2021-07-15")!)
    }

    /// What the handler orders for a filing, fulfilled.
    func fulfil(_ filing: Filing<CertificateRequest> = filing()) async throws -> CertificateFinding {
        let handler = CertificateHandler(desk: desk)
        let order = try await registry.write { registry -> CertificateOrder? in
            guard case .asks(let order) = try handler.decide(filing, in: registry) else { return nil }
            return order
        }
        guard let order else { throw CancellationError() }
        return await handler.find(order)
    }

    func printed(_ filing: Filing<CertificateRequest> = filing()) async throws -> PrintedCertificate {
        switch try await fulfil(filing) {
        case .printed(let printed): printed
        case .failed(let error): throw error
        case .refused: throw CancellationError()
        }
    }

    func isStored(_ printed: PrintedCertificate) -> Bool {
        let store = printed.record == nil ? files.previews : files.certificates
        return store.contains(sha256: printed.body.pdf.sha256, kind: "pdf")
    }
}
