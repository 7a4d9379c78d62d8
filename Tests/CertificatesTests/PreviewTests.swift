import Foundation
import SocialInsurance
import Testing

@testable import Certificates

@Suite("preview")
struct PreviewTests {
    private let renderer: CertificateRenderer
    private let folder: Folder

    init() throws {
        renderer = try Renderers.make()
        folder = try Folder()
    }

    @Test("the PDF has the watermark on each page, and no number, code, address or signature")
    func pdf() throws {
        let preview = try renderer.renderPreviewPDF(Samples.content(persons: 60), at: Samples.issuedAt)
        let path = try folder.write("preview.pdf", preview.data)
        #expect(preview.pages == 2)
        #expect(try Tool.run("qpdf", "--check", path).status == 0)
        let pages = try Tool.run("pdftotext", path, "-").text.split(separator: "\u{0C}")
        for page in pages { #expect(page.contains("预览") && page.contains("王")) }
        let text = pages.joined()
        for absent in ["证明编号", "已经电子签名", "验证网址", "有效期至"] { #expect(!text.contains(absent)) }
        #expect(CertificateMarker.certificateIDs(in: preview.data).isEmpty)
        #expect(try Tool.run("pdftoppm", "-r", "150", "-png", "-singlefile", path, folder.path("page")).status == 0)
        // 4: no symbol was found.
        #expect(try Tool.run("zbarimg", "--quiet", "--raw", folder.path("page.png")).status == 4)
    }

    @Test("the PNG is the same page, with the watermark's grey behind the text")
    func png() throws {
        let content = Samples.content(persons: 60)
        let picture = try #require(try renderer.renderPreviewPNG(content, at: Samples.issuedAt, dotsPerInch: 72))
        let path = try folder.write("preview.png", picture)
        let size = try Tool.run("convert", path, "-format", "%m %w %h %[fx:mean*1000]", "info:").text.split(
            separator: " ")
        #expect(size.prefix(3) == ["PNG", "595", "842"])
        let colours = try Tool.run("convert", path, "-depth", "8", "-format", "%c", "histogram:info:").text
        #expect(colours.contains("(219,219,219)"))
        #expect(try renderer.renderPreviewPNG(content, at: Samples.issuedAt, page: 2) != nil)
        #expect(try renderer.renderPreviewPNG(content, at: Samples.issuedAt, page: 3) == nil)
        #expect(try renderer.renderPreviewPNG(content, at: Samples.issuedAt, page: 0) == nil)
    }

    @Test("the same preview is the same bytes")
    func sameBytes() throws {
        let content = Samples.content(persons: 3)
        let pdfs = try (0..<2).map { _ in try renderer.renderPreviewPDF(content, at: Samples.issuedAt) }
        #expect(pdfs[0] == pdfs[1])
        let pictures = try (0..<2).map { _ in try renderer.renderPreviewPNG(content, at: Samples.issuedAt) }
        #expect(pictures[0] == pictures[1])
    }
}
