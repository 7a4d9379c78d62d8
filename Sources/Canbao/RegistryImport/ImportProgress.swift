import Registry
import Synchronization

/// How far an import has come, on standard error where that is a terminal.
final class ImportProgress: Sendable {
    private struct State {
        var line = ProgressLine()
        var finished = 0
        var present: (file: ImportFile, rows: Int)?
    }

    private let state = Mutex(State())

    /// - Parameter rows: of that file so far.
    func show(_ file: ImportFile, _ rows: Int) {
        state.withLock { state in
            if let present = state.present, present.file != file { state.finished += present.rows }
            state.present = (file, rows)
            // A terminal that cannot be written to is no reason to stop.
            try? state.line?.show("\(file.name): \(rows) rows, \(state.finished + rows) in all")
        }
    }

    func clear() {
        state.withLock { state in try? state.line?.clear() }
    }
}
