import CPango

/// An installed font: one face of one file.
struct FontFile: Hashable, Sendable {
    let family: String
    let path: String
    /// Which face of a collection (.ttc).
    let index: Int

    enum Weight {
        case regular, bold

        var fontconfig: Int32 {
            switch self {
            case .regular: FC_WEIGHT_REGULAR
            case .bold: FC_WEIGHT_BOLD
            }
        }
    }
}

/// The fonts that one fontconfig configuration knows.
final class InstalledFonts {
    private let config: OpaquePointer

    /// Takes the configuration over.
    private init(_ config: OpaquePointer) {
        self.config = config
    }

    /// This system's, read afresh. Nil where fontconfig has no readable configuration.
    static func ofSystem() -> InstalledFonts? {
        FcInitLoadConfigAndFonts().map(InstalledFonts.init)
    }

    /// Just these files; those that are no fonts are left out.
    static func of(files: [String]) -> InstalledFonts {
        let fonts = InstalledFonts(FcConfigCreate())
        for file in files { FcConfigAppFontAddFile(fonts.config, file) }
        return fonts
    }

    deinit {
        FcConfigDestroy(config)
    }

    /// The face of exactly this family and weight; nil: not installed. Of several, the first by path.
    func find(_ family: String, _ weight: FontFile.Weight) -> FontFile? {
        guard let pattern = FcPatternCreate() else { return nil }
        defer { FcPatternDestroy(pattern) }
        FcPatternAddString(pattern, FC_FAMILY, family)
        FcPatternAddInteger(pattern, FC_WEIGHT, weight.fontconfig)
        FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN)
        guard let wanted = FcObjectSetCreate() else { return nil }
        defer { FcObjectSetDestroy(wanted) }
        FcObjectSetAdd(wanted, FC_FILE)
        FcObjectSetAdd(wanted, FC_INDEX)
        guard let found = FcFontList(config, pattern, wanted) else { return nil }
        defer { FcFontSetDestroy(found) }

        let faces = UnsafeBufferPointer(start: found.pointee.fonts, count: Int(found.pointee.nfont))
        return faces.compactMap { face in
            var path: UnsafeMutablePointer<FcChar8>?
            var index: Int32 = 0
            guard let face, FcPatternGetString(face, FC_FILE, 0, &path) == FcResultMatch, let path,
                FcPatternGetInteger(face, FC_INDEX, 0, &index) == FcResultMatch
            else { return nil }
            return FontFile(family: family, path: String(cString: path), index: Int(index))
        }.min { $0.path < $1.path }
    }
}
