import CCairo
import Foundation

/// What a page is drawn on: owns one cairo surface and its context, and frees both on every path.
///
/// Not `Sendable`: one renderer draws on it, then it is gone.
final class Canvas {
    let cairo: OpaquePointer
    private let surface: OpaquePointer
    /// Retained here because the surface may still write when it is destroyed.
    private let sink: ByteSink

    /// Takes over the surface, failed or not.
    private init(surface: OpaquePointer, sink: ByteSink) throws {
        self.surface = surface
        self.sink = sink
        cairo = cairo_create(surface)
        // From here on `deinit` frees both, so that a throw leaks nothing.
        try DrawingError.check("opening a page", cairo_status(cairo))
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    /// A PDF of A4 pages with the given document information.
    static func pdf(_ information: DocumentInformation) throws -> Canvas {
        let sink = ByteSink()
        let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, sink.context, Paper.width, Paper.height)!
        let canvas = try Canvas(surface: surface, sink: sink)
        information.write(to: surface)
        return canvas
    }

    /// One A4 page as a picture on white, drawn in points like the PDF.
    static func picture(dotsPerInch: Int) throws -> Canvas {
        let scale = Double(dotsPerInch) / 72
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32((Paper.width * scale).rounded()), Int32((Paper.height * scale).rounded()))!
        let canvas = try Canvas(surface: surface, sink: ByteSink())
        canvas.fill(.white) { cairo_paint(canvas.cairo) }
        cairo_scale(canvas.cairo, scale, scale)
        return canvas
    }

    /// Ends the page. Call once for each page, the last one included.
    func endPage() {
        cairo_show_page(cairo)
    }

    /// Writes what is left and gives the document. Nothing can be drawn afterwards.
    func finishPDF() throws -> Data {
        try DrawingError.check("drawing the certificate", cairo_status(cairo))
        cairo_surface_finish(surface)
        try DrawingError.check("writing the PDF", cairo_surface_status(surface))
        return sink.bytes
    }

    /// The picture as PNG.
    func png() throws -> Data {
        try DrawingError.check("drawing the certificate", cairo_status(cairo))
        let sink = ByteSink()
        let status = cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.context)
        try DrawingError.check("writing the PNG", status)
        return withExtendedLifetime(sink) { sink.bytes }
    }
}

extension Canvas {
    fileprivate func fill(_ grey: Grey, _ paint: () -> Void) {
        cairo_set_source_rgb(cairo, grey.level, grey.level, grey.level)
        paint()
    }

    /// Fills all boxes as one shape, so that no seam shows between neighbours.
    func fill(_ boxes: some Sequence<Rect>, _ grey: Grey) {
        fill(grey) {
            for box in boxes { cairo_rectangle(cairo, box.x, box.y, box.width, box.height) }
            cairo_fill(cairo)
        }
    }

    /// Draws straight lines of one width.
    func lines(_ segments: some Sequence<(Point, Point)>, width: Double = 0.5, _ grey: Grey = .line) {
        fill(grey) {
            cairo_set_line_width(cairo, width)
            // So that the lines of a table meet at its corners.
            cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE)
            for (start, end) in segments {
                cairo_move_to(cairo, start.x, start.y)
                cairo_line_to(cairo, end.x, end.y)
            }
            cairo_stroke(cairo)
        }
    }

    /// Draws with the origin moved to a point and the axes turned clockwise by an angle in radians.
    func turned(around centre: Point, by angle: Double, _ draw: () throws -> Void) rethrows {
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        cairo_translate(cairo, centre.x, centre.y)
        cairo_rotate(cairo, angle)
        try draw()
    }
}

extension Canvas {
    /// Shades boxes lightly, unless something under them has to stay visible.
    func shade(_ boxes: [Rect], unless isCovered: Bool) {
        if !isCovered { fill(boxes, .shade) }
    }

    /// All lines of a table whose columns end at `xs` and whose rows end at `ys`, both in order.
    func grid(xs: [Double], ys: [Double]) {
        guard let left = xs.first, let right = xs.last, let top = ys.first, let bottom = ys.last else { return }
        lines(ys.map { (Point(x: left, y: $0), Point(x: right, y: $0)) })
        lines(xs.map { (Point(x: $0, y: top), Point(x: $0, y: bottom)) })
    }

    /// The edge of a box.
    func outline(_ box: Rect, _ grey: Grey, dashed: Bool) {
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        if dashed { cairo_set_dash(cairo, [3, 2], 2, 0) }
        let corners = [
            Point(x: box.x, y: box.y), Point(x: box.maxX, y: box.y), Point(x: box.maxX, y: box.maxY),
            Point(x: box.x, y: box.maxY),
        ]
        lines(corners.indices.map { (corners[$0], corners[($0 + 1) % 4]) }, grey)
    }
}
