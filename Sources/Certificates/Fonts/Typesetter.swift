import CCairo
import CPango

/// Sets text with pango. Owns a private fontconfig configuration with the certificate's fonts and no others, so that
/// neither the system's other fonts nor anybody's font settings change what a certificate looks like.
///
/// Not `Sendable`: pango's objects belong to one thread at a time.
final class Typesetter {
    private let fonts: CertificateFonts
    private let config: OpaquePointer
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    /// One layout for each style, reused for every text of that style.
    private var layouts: [TextStyle: OpaquePointer] = [:]

    init(fonts: CertificateFonts) throws {
        self.fonts = fonts
        config = FcConfigCreate()
        fontMap = pango_cairo_font_map_new()
        context = pango_font_map_create_context(fontMap)
        // From here on `deinit` frees all of it, so that a throw leaks nothing.
        let files =
            [(fonts.regular.family, fonts.regular.file.path), (fonts.bold.family, fonts.bold.file.path)]
            + fonts.fallbacks.map { ($0.family, $0.path) }
        for (family, path) in files where FcConfigAppFontAddFile(config, path) == FcFalse {
            throw FontError.unusable(family: family, file: path, reason: "fontconfig cannot read it")
        }
        pango_fc_font_map_set_config(OpaquePointer(fontMap), config)
        prepareContext()
        for style in TextStyle.allCases { layouts[style] = makeLayout(style) }
    }

    deinit {
        for layout in layouts.values { g_object_unref(UnsafeMutableRawPointer(layout)) }
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fontMap))
        FcConfigDestroy(config)
    }

    private func prepareContext() {
        // One of pango's units is then one point, on paper and on screen.
        pango_cairo_font_map_set_resolution(OpaquePointer(fontMap), 72)
        pango_context_set_round_glyph_positions(context, 0)
        pango_context_set_language(context, pango_language_from_string("zh-cn"))
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
    }

    private func makeLayout(_ style: TextStyle) -> OpaquePointer {
        let description = pango_font_description_new()
        defer { pango_font_description_free(description) }
        let families = [style.isBold ? fonts.bold.family : fonts.regular.family] + fonts.fallbacks.map(\.family)
        pango_font_description_set_family(description, families.joined(separator: ","))
        pango_font_description_set_weight(description, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_size(description, Int32((style.size * Double(PANGO_SCALE)).rounded()))
        let layout = pango_layout_new(context)!
        pango_layout_set_font_description(layout, description)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        if style.isCut { pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END) }
        // A line break in a name is a character that is not drawn, not a second paragraph.
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_auto_dir(layout, 0)
        return layout
    }
}

extension Typesetter {
    /// How many lines the text takes in a width of so many points.
    func lineCount(_ text: String, _ style: TextStyle, width: Double) -> Int {
        if Self.isSurelyWithin(width, text, style) { return 1 }
        return Int(pango_layout_get_line_count(layout(text, style, width: width)))
    }

    /// Draws the text in the middle of the box's height, in as many lines as its width makes.
    ///
    /// Throws ``FontError/glyphsMissing(codePoints:packages:)`` rather than drawing boxes.
    func draw(
        _ text: String, _ style: TextStyle, in box: Rect, _ alignment: TextAlignment = .leading, on canvas: Canvas
    ) throws {
        let layout = layout(text, style, width: box.width)
        guard isDrawable(text, layout) else { throw missingGlyphs(text, style) }
        let count = Int(pango_layout_get_line_count(layout))
        let top = box.y + (box.height - Double(count) * style.leading) / 2
        let grey = style.grey.level
        cairo_set_source_rgb(canvas.cairo, grey, grey, grey)
        for index in 0..<count {
            guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { continue }
            var logical = PangoRectangle()
            pango_layout_line_get_extents(line, nil, &logical)
            let slack = box.width - Double(logical.width) / Double(PANGO_SCALE)
            let indent =
                switch alignment {
                case .leading: 0.0
                case .centre: slack / 2
                case .trailing: slack
                }
            // Baselines are placed by the em, not by the font's own line height, so that a rare character from
            // another font does not shift its line. An ideograph's middle lies 0.38 em above the baseline.
            let baseline = top + (Double(index) + 0.5) * style.leading + 0.38 * style.size
            cairo_move_to(canvas.cairo, box.x + indent, baseline)
            pango_cairo_show_layout_line(canvas.cairo, line)
        }
    }

    /// Throws ``FontError/glyphsMissing(codePoints:packages:)`` unless every character of the text can be drawn.
    func check(_ text: String, _ style: TextStyle) throws {
        guard isDrawable(text, layout(text, style, width: nil)) else { throw missingGlyphs(text, style) }
    }

    /// Private-use characters, with which old systems wrote rare names, count as missing: a font may have them, but as
    /// something else.
    private func isDrawable(_ text: String, _ layout: OpaquePointer) -> Bool {
        pango_layout_get_unknown_glyphs_count(layout) == 0
            && text.unicodeScalars.allSatisfy { $0.value < 0xE000 || $0.properties.generalCategory != .privateUse }
    }

    private func layout(_ text: String, _ style: TextStyle, width: Double?) -> OpaquePointer {
        // Every style has its layout since the initializer.
        let layout = layouts[style]!
        pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        pango_layout_set_text(layout, text, -1)
        return layout
    }

    /// Ideographs are one em wide and ASCII less; other characters may be wider. Saves shaping 10,000 names twice.
    private static func isSurelyWithin(_ width: Double, _ text: String, _ style: TextStyle) -> Bool {
        let room = width / style.size
        var ems = 0.0
        for scalar in text.unicodeScalars {
            ems += scalar.isASCII || (0x4E00...0x9FFF).contains(scalar.value) ? 1 : 2
            if ems > room { return false }
        }
        return true
    }

    private func missingGlyphs(_ text: String, _ style: TextStyle) -> FontError {
        let missing = Set(text.unicodeScalars).filter {
            !isDrawable(String($0), layout(String($0), style, width: nil))
        }
        return .glyphsMissing(
            codePoints: missing.map { "U+" + String($0.value, radix: 16, uppercase: true) }.sorted(),
            packages: fonts.recommendedPackages)
    }
}
