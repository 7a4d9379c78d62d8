import Foundation

/// A short text that worker processes share, e.g. what they know of the ministry. Not insurance data: losing one costs
/// nothing but time.
public struct SharedNote: Hashable, Sendable {
    /// Raised with each change.
    public let version: Int64
    public let content: Data

    public init(version: Int64, content: Data) {
        self.version = version
        self.content = content
    }
}

/// Where shared notes are read.
public protocol SharedNotesView {
    func note(_ name: String) throws -> SharedNote?
}

/// Where shared notes are changed.
public protocol SharedNotes: SharedNotesView {
    /// Writes the note if the stored one still has that version (0: there is none). False: another was faster.
    func replaceNote(_ name: String, with note: SharedNote, expected version: Int64) throws -> Bool
}
