import Testing

@testable import Certificates

@Suite("fonts")
struct FontTests {
    @Test("a system without Chinese fonts is told which Debian package to install")
    func missing() {
        let error = #expect(throws: FontError.self) {
            try CertificateFonts.find(in: InstalledFonts.of(files: []))
        }
        #expect(error?.description.contains("install the Debian package fonts-noto-cjk") == true)
    }

    @Test("with the required fonts alone the rarer packages are recommended, and named where a glyph is missing")
    func recommended() throws {
        let system = try #require(InstalledFonts.ofSystem())
        let required = [
            ("Noto Serif CJK SC", FontFile.Weight.regular), ("Noto Serif CJK SC", .bold),
            ("Noto Sans CJK SC", .regular),
        ]
        let files = try required.map { try #require(system.find($0.0, $0.1)).path }
        let fonts = try CertificateFonts.find(in: InstalledFonts.of(files: files))
        #expect(fonts.recommendedPackages == ["fonts-babelstone-han", "fonts-hanazono"])
        let renderer = try CertificateRenderer(fonts: fonts)
        let content = Samples.content([Samples.person(1, "张\u{2A700}")])
        let error = #expect(throws: FontError.self) {
            try renderer.renderPDF(Samples.snapshot(content), verificationURL: Samples.url)
        }
        #expect(error?.description.contains("U+2A700") == true)
        #expect(error?.description.contains("fonts-babelstone-han or fonts-hanazono") == true)
    }

    @Test("a file that is no font cannot be cut down")
    func noFont() throws {
        let folder = try Folder()
        let path = try folder.write("font.ttf", .init("not a font".utf8))
        #expect(throws: FontError.self) {
            try WorkingFont(FontFile(family: "None", path: path, index: 0), family: "Working", characters: "A")
        }
    }

    @Test("the standard table has its 8,105 characters, each once")
    func standardCharacters() {
        let scalars = Array(StandardCharacters.all.unicodeScalars)
        #expect(scalars.count == 8105)
        #expect(zip(scalars, scalars.dropFirst()).allSatisfy { $0 < $1 })
        #expect(scalars.contains("𬭊") && scalars.contains("䶮") && scalars.contains("玥"))
    }
}
