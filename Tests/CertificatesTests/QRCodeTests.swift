import Foundation
import SocialInsurance
import Testing

@testable import Certificates

@Suite("QR code")
struct QRCodeTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
    }

    /// What zbar reads from the page.
    private func scan(_ picture: String) throws -> String {
        try Tool.run("zbarimg", "--quiet", "--raw", picture).text.trimmingCharacters(in: .newlines)
    }

    /// The first page at 100 dpi.
    private func page(_ url: String = Samples.url) throws -> String {
        let snapshot = Samples.snapshot(Samples.content(persons: 20))
        let pdf = try Renderers.make().renderPDF(snapshot, verificationURL: url)
        let path = try folder.write("certificate.pdf", pdf.data)
        #expect(try Tool.run("pdftoppm", "-r", "100", "-png", "-singlefile", path, folder.path("page")).status == 0)
        return folder.path("page.png")
    }

    @Test("zbar reads the verification address, and nothing else, from the page at 100 dpi")
    func plain() throws {
        #expect(try scan(try page()) == Samples.url)
    }

    /// The longest that the settings allow, too: 150 characters and the code.
    @Test("a long address is read at 100 dpi", arguments: [74, 150])
    func longAddress(length: Int) throws {
        let url =
            "https://verify.example.com/social-insurance/certificates/public/v/".padding(
                toLength: length, withPad: "x", startingAt: 0) + "7K3M9QX2B4TD0123456789ABCD"
        #expect(try scan(try page(url)) == url)
    }

    @Test("a page that is turned, blurred and noisy is read", arguments: [-17, 4, 30, 171])
    func photographed(degrees: Int) throws {
        let page = try page()
        let photograph = folder.path("photograph.png")
        let conversion = try Tool.run(
            "convert", page, "-seed", "1", "-background", "white", "-rotate", "\(degrees)", "-blur", "0x1",
            "-attenuate", "0.3", "+noise", "Gaussian", photograph)
        #expect(conversion.status == 0)
        #expect(try scan(photograph) == Samples.url)
    }

    @Test("modules in a row are drawn as one box, and all of them")
    func boxes() throws {
        let code = try QRCode("A")
        let unit = Double(code.side)
        let boxes = code.boxes(in: Rect(x: 0, y: 0, width: unit, height: unit))
        let dark = (0..<code.side).flatMap { row in (0..<code.side).map { code.isDark(row: row, column: $0) } }
        #expect(code.side == 21)
        #expect(boxes.reduce(0) { $0 + $1.width }.rounded() == Double(dark.filter { $0 }.count))
        #expect(boxes.allSatisfy { $0.x >= 0 && $0.maxX <= unit && $0.height == 1 })
    }

    @Test("text that no QR code holds is an error")
    func tooLong() {
        #expect(throws: QRCodeError.self) { try QRCode(String(repeating: "x", count: 3000)) }
    }
}
