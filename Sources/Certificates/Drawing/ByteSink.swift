import CCairo
import Foundation

/// Collects what cairo writes. The handle that registers it as a callback's context retains it.
final class ByteSink {
    private(set) var bytes = Data()

    /// To be passed to cairo together with ``context``.
    static let write: cairo_write_func_t = { context, bytes, count in
        guard let context, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue().bytes.append(bytes, count: Int(count))
        return CAIRO_STATUS_SUCCESS
    }

    /// Borrowed: whoever passes this to C keeps the sink alive.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}
