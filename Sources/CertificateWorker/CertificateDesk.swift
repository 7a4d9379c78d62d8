import CertificateArchive
import Certificates
import Filings
import Foundation
import Logging
import Metrics
import Registry
import SocialInsurance
import WorkerKit

/// Makes certificates: reads a snapshot of the registry, draws, signs, and stores the file.
///
/// Reading and drawing is done for a few orders at a time, because a large unit takes much memory; storing, which mostly
/// waits for the disk, for some more.
final class CertificateDesk: Sendable {
    private let registry: any Registry
    private let clock: BusinessClock
    private let key: SigningKey
    private let verifyURL: String
    private let files: CertificateFiles
    private let workspace: BlobWorkspace
    private let drawers: WorkThreads<CertificateRenderer>
    private let clerks: WorkThreads<BlobWorkspace>
    private let places: Places
    private let registryOutage: Outage
    private let storeOutage: Outage

    /// - Parameter renderers: one for each order that is drawn at a time.
    init(
        _ settings: Settings, registry: any Registry, key: SigningKey, renderers: [CertificateRenderer], logger: Logger
    ) {
        self.registry = registry
        self.key = key
        clock = settings.clock
        verifyURL = settings.verifyURL
        files = CertificateFiles(settings)
        workspace = files.workspace()
        drawers = WorkThreads("drawing", tools: renderers)
        clerks = WorkThreads("storing", tools: Array(repeating: workspace, count: Self.clerkCount))
        // One more, so that the next content is read while the others are drawn.
        places = Places(renderers.count + 1)
        registryOutage = Outage(
            begun: "the registry is out of reach", over: "the registry is in reach again", logger: logger)
        storeOutage = Outage(
            begun: "certificates cannot be stored", over: "certificates are stored again", logger: logger)
    }

    private static let clerkCount = 8

    /// Takes as long as it takes: while the registry or the blob folder is out of reach, it tries again.
    func fulfil(_ order: CertificateOrder) async -> CertificateFinding {
        do {
            let ruling = try await places.occupying { try await drawn(order) }
            guard case .accepted(let drawing) = ruling else { return .refused(ruling.refusals) }
            return .printed(try await storeOutage.lasting(while: Self.isPassing) { try await store(drawing) })
        } catch {
            return .failed(error)
        }
    }

    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as RegistryError: error.isRetryable
        case let error as BlobError: error.isRetryable
        default: false
        }
    }

    /// Whether the file of a certificate that is to be recorded is there.
    func isStored(_ record: CertificateRecord) -> Bool {
        files.certificates.contains(sha256: record.pdfSHA256, kind: CertificateFiles.pdf)
    }

    // MARK: - Drawing

    private func drawn(_ order: CertificateOrder) async throws -> Ruling<Drawing> {
        let content = try await registryOutage.lasting(while: Self.isPassing) {
            try await registry.read { try order.application.decide(in: $0) }
        }
        guard case .accepted(let content) = content else { return .rejected(content.refusals) }
        return .accepted(
            try await drawers.run { [self] renderer in
                let began = ContinuousClock.now
                defer { Metrics.Timer(label: "canbao_certificate_drawing").record(duration: .now - began) }
                return order.isPreview
                    ? try preview(content, renderer) : try certificate(content, order.filingID, renderer)
            })
    }

    private func certificate(
        _ content: CertificateContent, _ filingID: String, _ renderer: CertificateRenderer
    ) throws -> Drawing {
        let (now, issuedAt) = try present()
        var random = SystemRandomNumberGenerator()
        let code = VerificationCode(using: &random)
        let snapshot = CertificateSnapshot(
            certificateID: CertificateID(issuedOn: issuedAt.date, using: &random), issuedAt: issuedAt, content: content)
        let pdf = try renderer.renderPDF(
            snapshot, verificationURL: code.address(base: verifyURL), beforePage: drawers.checkClosed)
        let signed = try SignedCertificate(snapshot, pdf: pdf.data, key: key)
        let record = CertificateRecord(snapshot, signed: signed, code: code, issuedAt: now, filingID: filingID)
        return Drawing(pdf: pdf, png: nil, persons: content.persons, issued: (record, code))
    }

    private func preview(_ content: CertificateContent, _ renderer: CertificateRenderer) throws -> Drawing {
        let (_, time) = try present()
        let pdf = try renderer.renderPreviewPDF(content, at: time, beforePage: drawers.checkClosed)
        let png = try renderer.renderPreviewPNG(content, at: time)
        return Drawing(pdf: pdf, png: png, persons: content.persons, issued: nil)
    }

    /// By the business clock, to the second.
    private func present() throws -> (Date, IssueTime) {
        let seconds = Int64(clock.now.timeIntervalSince1970.rounded(.down))
        guard let time = IssueTime(secondsSince1970: seconds) else { throw CertificateClockError() }
        return (Date(timeIntervalSince1970: Double(seconds)), time)
    }

    // MARK: - Storing

    private func store(_ drawing: Drawing) async throws -> PrintedCertificate {
        let previews = files.previews
        return try await clerks.run { workspace in
            let began = ContinuousClock.now
            defer { Metrics.Timer(label: "canbao_certificate_storing").record(duration: .now - began) }
            let (pdf, png) = (drawing.pdf.data, drawing.png)
            guard let (record, code) = drawing.issued else {
                let blob = try workspace.put(pdf, kind: CertificateFiles.pdf, in: previews)
                let picture = try png.map { try workspace.put($0, kind: CertificateFiles.png, in: previews) }
                return PrintedCertificate(record: nil, body: drawing.body(blob, picture))
            }
            let blob = try workspace.stage(pdf, kind: CertificateFiles.pdf)
            return PrintedCertificate(record: record, body: drawing.body(blob, nil, record, code))
        }
    }

    // MARK: - Around the orders

    /// What removes leftovers.
    func sweep() -> CertificateSweep {
        CertificateSweep(registry: registry, files: files, workspace: workspace)
    }

    /// Ends the threads, once each has finished the page or the file that it is at.
    func close() async {
        await drawers.close()
        await clerks.close()
    }
}

/// The business clock has left the years that a certificate can be issued in.
struct CertificateClockError: OperatorReadable {
    var operatorText: String { "the business clock has left the years 1900 to 9999" }
}

/// A certificate or a preview that is drawn and not stored.
private struct Drawing: Sendable {
    let pdf: RenderedPDF
    /// A preview's first page.
    let png: Data?
    let persons: Int
    /// Nil for a preview.
    let issued: (record: CertificateRecord, code: VerificationCode)?

    func body(
        _ pdf: Blob, _ png: Blob?, _ record: CertificateRecord? = nil, _ code: VerificationCode? = nil
    ) -> CertificateBody {
        CertificateBody(
            certificateID: record?.certificateID.text, verificationCode: code?.text, validUntil: record?.validUntil,
            persons: persons, pages: self.pdf.pages, pdf: .init(pdf), png: png.map(CertificateBody.Document.init))
    }
}

extension CertificateBody.Document {
    fileprivate init(_ blob: Blob) {
        self.init(uri: blob.uri, sha256: blob.sha256, bytes: blob.bytes)
    }
}
