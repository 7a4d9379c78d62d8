import CCairo

/// The PDF's document information dictionary. Every field is given, because cairo would fill in the system's time.
struct DocumentInformation: Hashable, Sendable {
    let title: String
    let author: String
    let subject: String
    let keywords: String
    /// RFC 3339.
    let createdAt: String

    func write(to surface: OpaquePointer) {
        let fields = [
            (CAIRO_PDF_METADATA_TITLE, title),
            (CAIRO_PDF_METADATA_AUTHOR, author),
            (CAIRO_PDF_METADATA_SUBJECT, subject),
            (CAIRO_PDF_METADATA_KEYWORDS, keywords),
            (CAIRO_PDF_METADATA_CREATOR, "Canbao"),
            (CAIRO_PDF_METADATA_CREATE_DATE, createdAt),
            (CAIRO_PDF_METADATA_MOD_DATE, createdAt),
        ]
        for (field, text) in fields { cairo_pdf_surface_set_metadata(surface, field, text) }
    }
}
