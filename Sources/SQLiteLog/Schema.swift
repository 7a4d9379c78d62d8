import GRDB
import MessageLog

/// The tables of the log, and the check that a file is one.
///
/// A record's `id` is its partition's id and its offset in one number (see ``RecordID``), so that appending to a
/// partition and reading a range of it are walks along one b-tree.
enum Schema {
    /// Raised with each change that an older program could not work with.
    static let version = 1
    /// "CBLG": marks the file as a message log, for us and for `file(1)`.
    static let applicationID = 0x4342_4c47

    static let sql = """
        CREATE TABLE log (schema INTEGER NOT NULL, topology INTEGER NOT NULL);
        CREATE TABLE topics (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, retention_ms INTEGER, retention_bytes INTEGER);
        CREATE TABLE partitions (
            id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL REFERENCES topics (id), number INTEGER NOT NULL,
            first_offset INTEGER NOT NULL DEFAULT 0, next_offset INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0, UNIQUE (topic_id, number));
        CREATE TABLE records (
            id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key BLOB, value BLOB, headers BLOB);
        CREATE TABLE consumer_groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL);
        CREATE TABLE members (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL REFERENCES consumer_groups (id),
            name TEXT NOT NULL, topics TEXT NOT NULL, heartbeat INTEGER NOT NULL);
        CREATE TABLE claims (
            group_id INTEGER NOT NULL REFERENCES consumer_groups (id),
            partition_id INTEGER NOT NULL REFERENCES partitions (id),
            owner INTEGER, epoch INTEGER NOT NULL, next_offset INTEGER, metadata TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (group_id, partition_id)) WITHOUT ROWID;
        INSERT INTO log (schema, topology) VALUES (\(version), 1);
        PRAGMA application_id = \(applicationID);
        """

    /// Creates the tables in an empty file, or checks those that are there. To be called within a write transaction.
    static func prepare(_ db: Database, path: String) throws {
        if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 {
            try db.execute(sql: sql)
            return
        }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw LogError.fatal("\(path) is an SQLite file, but no message log; name another file for the log")
        }
        let found = try Int.fetchOne(db, sql: "SELECT schema FROM log") ?? 0
        guard found <= version else {
            throw LogError.fatal(
                "\(path) was made by a newer version (its schema is \(found), this program knows \(version)); "
                    + "update this program")
        }
    }
}

/// A record's rowid: the partition's id in the upper bits, the offset in the lower 40.
enum RecordID {
    static let offsetBits: Int64 = 40

    static func make(partition: Int64, offset: Int64) -> Int64 { partition << offsetBits | offset }
    static func offset(of id: Int64) -> Int64 { id & ((1 << offsetBits) - 1) }
}
