import CCairo

/// cairo could not draw or write.
public struct DrawingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being done, in a few words.
    public let step: String
    /// cairo's own words.
    public let reason: String

    public var description: String { "\(step) failed: \(reason)" }

    init(_ step: String, _ status: cairo_status_t) {
        self.step = step
        reason = String(cString: cairo_status_to_string(status))
    }

    static func check(_ step: String, _ status: cairo_status_t) throws {
        guard status == CAIRO_STATUS_SUCCESS else { throw DrawingError(step, status) }
    }
}
