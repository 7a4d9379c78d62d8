import Foundation
import Registry

extension Session: SharedNotes {
    private static let note = Query("SELECT version, content FROM shared_notes WHERE name = ?")
    private static let insertNote = Query(
        "INSERT INTO shared_notes (name, version, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    private static let replaceNote = Query(
        "UPDATE shared_notes SET version = ?, content = ? WHERE name = ? AND version = ?")

    func note(_ name: String) throws -> SharedNote? {
        let query = try statement(Self.note)
        query.bind(name)
        return try first(query) { SharedNote(version: $0.integer(0), content: $0.data(1)) }
    }

    func replaceNote(_ name: String, with note: SharedNote, expected version: Int64) throws -> Bool {
        let change: PreparedStatement
        if version == 0 {
            change = try statement(Self.insertNote)
            change.bind(name)
            change.bind(note.version)
            change.bind(note.content)
        } else {
            change = try statement(Self.replaceNote)
            change.bind(note.version)
            change.bind(note.content)
            change.bind(name)
            change.bind(version)
        }
        return try run(change) == 1
    }
}
