import Foundation
import Synchronization

/// Lines of several programs on their way to one place, each with its program's label before it, never mixed.
final class PrefixedLines: Sendable {
    private let width: Int
    private let output: Mutex<TextOutput>

    /// - Parameter labels: all that there will be, so that they can be made equally wide.
    init(labels: [String], output: TextOutput) {
        width = labels.map(\.displayWidth).max() ?? 0
        self.output = Mutex(output)
    }

    /// Writes a line at once. What cannot be written is lost: the programs are more important than their talk.
    func write(_ label: String, _ line: String) {
        output.withLock { output in
            try? output.writeLine("\(label.padded(to: width)) | \(line)")
            try? output.flush()
        }
    }
}
