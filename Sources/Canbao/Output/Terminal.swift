import Foundation

/// What is known of the terminal, if there is one.
enum Terminal {
    /// Columns of standard output's terminal; nil where standard output is none, so that nothing is broken for its sake.
    static var outputWidth: Int? { width(of: STDOUT_FILENO) }

    /// Columns of standard error's terminal; nil where it is none.
    static var errorWidth: Int? { width(of: STDERR_FILENO) }

    private static func width(of file: Int32) -> Int? {
        guard isatty(file) == 1 else { return nil }
        var size = winsize()
        guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
