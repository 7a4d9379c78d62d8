import Foundation
import SocialInsurance
import Synchronization

/// Turns certificates into PDF. Draws one at a time; several renderers, one for each thread, draw at once.
///
/// Drawing takes some milliseconds for a page and a second for 10,000 persons, and blocks its thread for as long: call it
/// off the cooperative pool. cairo 1.16 loses about 500 bytes of memory with every document.
public final class CertificateRenderer: Sendable {
    private let typesetter: Mutex<Typesetter>

    /// Throws ``FontError`` where the fonts do not draw what every certificate needs, and the rare characters that
    /// names use most.
    public init(fonts: CertificateFonts) throws {
        let typesetter = try Typesetter(fonts: fonts)
        try typesetter.check("𬭊㐂䶮", .cell)
        self.typesetter = Mutex(typesetter)
    }

    /// The certificate as PDF. The same snapshot and address give the same bytes on the same installation.
    ///
    /// - Parameters:
    ///   - verificationURL: all that the QR code carries.
    ///   - beforePage: is called before each page; what it throws ends the drawing.
    ///
    /// Throws ``FontError/glyphsMissing(codePoints:packages:)``, ``QRCodeError`` or ``DrawingError``.
    public func renderPDF(
        _ snapshot: CertificateSnapshot, verificationURL: String, beforePage: () throws -> Void = {}
    ) throws -> RenderedPDF {
        try renderPDF(.issued(snapshot, verificationURL: verificationURL), beforePage)
    }

    /// The same page with a watermark, and without number, code and validity.
    public func renderPreviewPDF(
        _ content: CertificateContent, at time: IssueTime, beforePage: () throws -> Void = {}
    ) throws -> RenderedPDF {
        try renderPDF(.preview(content, at: time), beforePage)
    }

    /// One page of the preview, counted from 1, as PNG on white; nil where there is no such page.
    public func renderPreviewPNG(
        _ content: CertificateContent, at time: IssueTime, page: Int = 1, dotsPerInch: Int = 144
    ) throws -> Data? {
        try typesetter.withLock { typesetter in
            let plan = PagePlan(.preview(content, at: time), typesetter)
            guard plan.pages.indices.contains(page - 1) else { return nil }
            let canvas = try Canvas.picture(dotsPerInch: dotsPerInch)
            try PageDrawing(plan: plan, typesetter: typesetter, canvas: canvas).draw(page: page - 1)
            return try canvas.png()
        }
    }

    private func renderPDF(_ edition: Edition, _ beforePage: () throws -> Void) throws -> RenderedPDF {
        try typesetter.withLock { typesetter in
            let plan = PagePlan(edition, typesetter)
            let canvas = try Canvas.pdf(edition.information)
            let drawing = PageDrawing(plan: plan, typesetter: typesetter, canvas: canvas)
            for page in plan.pages.indices {
                try beforePage()
                try drawing.draw(page: page)
                canvas.endPage()
            }
            return RenderedPDF(data: try canvas.finishPDF(), pages: plan.pages.count)
        }
    }
}

/// A PDF and how many pages it has.
public struct RenderedPDF: Hashable, Sendable {
    public let data: Data
    public let pages: Int
}
