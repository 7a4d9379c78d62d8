import Synchronization

/// The fonts of certificates: found on this system, checked, and made ready.
public struct CertificateFonts: Sendable {
    /// For nearly all text.
    let regular: WorkingFont
    /// For the fixed words that are set in bold; it has no others.
    let bold: WorkingFont
    /// The full fonts, asked in this order for what ``regular`` lacks.
    let fallbacks: [FontFile]
    /// Debian packages that are not installed, any of which would draw characters that no font at hand draws.
    /// Empty where one is installed.
    public let recommendedPackages: [String]

    /// The Debian package without which there are no certificates. Its serif and its sans together draw the characters
    /// of GB 18030's level 2 and the rare ones that names use most: 𬭊, 㐂, 䶮.
    public static let requiredPackage = "fonts-noto-cjk"

    private static let serif = "Noto Serif CJK SC"
    private static let sans = "Noto Sans CJK SC"
    /// Fonts with the CJK extensions B to G, for the rarest names.
    private static let rare: [(family: String, package: String)] = [
        ("BabelStone Han", "fonts-babelstone-han"), ("HanaMinA", "fonts-hanazono"), ("HanaMinB", "fonts-hanazono"),
    ]
    /// Latin with its accents, general and Chinese punctuation, full-width forms; the ideographs are a list of their own.
    private static let everyday: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0xA0...0x17F, 0x2010...0x205E, 0x3000...0x303F, 0xFF00...0xFFEF,
    ]

    private static let ready = Mutex<CertificateFonts?>(nil)

    /// Looks the fonts up with fontconfig, which takes some 0.2 s the first time that it succeeds, and nothing afterwards.
    ///
    /// Throws ``FontError``, whose text names the Debian package to install.
    public static func installed() throws -> CertificateFonts {
        try ready.withLock { ready in
            if let ready { return ready }
            guard let installed = InstalledFonts.ofSystem() else {
                throw FontError.notInstalled(family: serif, package: requiredPackage)
            }
            let fonts = try find(in: installed)
            ready = fonts
            return fonts
        }
    }

    static func find(in installed: InstalledFonts) throws -> CertificateFonts {
        func required(_ family: String, _ weight: FontFile.Weight) throws -> FontFile {
            guard let file = installed.find(family, weight) else {
                throw FontError.notInstalled(family: family, package: requiredPackage)
            }
            return file
        }
        let full = try required(serif, .regular)
        let extra = rare.compactMap { installed.find($0.family, .regular) }
        var packages: [String] = []
        if extra.isEmpty {
            for (_, package) in rare where !packages.contains(package) { packages.append(package) }
        }
        return CertificateFonts(
            regular: try WorkingFont(full, family: "Canbao Song", ranges: everyday, characters: StandardCharacters.all),
            bold: try WorkingFont(
                try required(serif, .bold), family: "Canbao Song Bold", characters: Wording.boldCharacters),
            fallbacks: [full, try required(sans, .regular)] + extra,
            recommendedPackages: packages)
    }
}
