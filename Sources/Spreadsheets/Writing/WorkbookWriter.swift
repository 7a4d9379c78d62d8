import CXLSXWriter
import Foundation

/// An .xlsx workbook that is written, its sheets and rows from first to last. Needs no more memory than a row, whatever
/// its length. Used by one caller at a time; nothing is a workbook before ``close()``.
public final class WorkbookWriter {
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]
    private let path: String

    /// Writes to a file, over one that is there.
    ///
    /// - Parameters:
    ///   - title: as the workbook's properties tell it.
    ///   - created: as its properties tell it.
    public init(path: String, title: String, created: Date) throws {
        self.path = path
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(path, &options) else {
            throw SpreadsheetError.file("there is no memory left")
        }
        self.book = book
        try title.withCString { title in
            try "Canbao".withCString { author in
                var properties = lxw_doc_properties()
                properties.title = UnsafeMutablePointer(mutating: title)
                properties.author = UnsafeMutablePointer(mutating: author)
                properties.created = time_t(created.timeIntervalSince1970)
                try Self.check(workbook_set_properties(book, &properties), path)
            }
        }
    }

    deinit {
        // Given up: nothing is written.
        if let book { lxw_workbook_free(book) }
    }

    /// Adds a sheet behind those that are there. A sheet's rows must be written before the next one is begun.
    public func addSheet(_ name: String) throws -> SheetWriter {
        guard let book, let sheet = workbook_add_worksheet(book, name) else {
            throw SpreadsheetError.file("a sheet cannot be made in \(path)")
        }
        return SheetWriter(sheet, of: self)
    }

    /// Writes the file.
    public func close() throws {
        guard let book else { return }
        self.book = nil
        // Frees everything, however it ends.
        try Self.check(workbook_close(book), path)
    }

    func format(_ style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let format = formats[style] { return format }
        guard style != CellStyle(), let book, let format = workbook_add_format(book) else { return nil }
        if style.format != .general { format_set_num_format(format, style.format.rawValue) }
        if style.fill != .none {
            format_set_bg_color(format, style.fill.rawValue)
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_border_color(format, 0xBFBFBF)
        }
        if style.isBold { format_set_bold(format) }
        if style.isExample {
            format_set_italic(format)
            format_set_font_color(format, 0x808080)
        }
        if style.wraps { format_set_text_wrap(format) }
        if style.isCentred { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        formats[style] = format
        return format
    }

    static func check(_ error: lxw_error, _ path: String) throws {
        guard error != LXW_NO_ERROR else { return }
        throw SpreadsheetError.file("\(path) cannot be written: \(String(cString: lxw_strerror(error)))")
    }
}
