import Foundation

/// How an ``SQLiteLog`` behaves. The defaults suit workers; tests bring a clock of their own.
public struct SQLiteLogSettings: Sendable {
    /// How often a member says that it lives. The default is 1 s.
    public var heartbeatInterval: Duration = .seconds(1)
    /// How long a member may be silent before others may take its partitions. The default is 4 s: a member that was
    /// killed right after a heartbeat is replaced within 5 s.
    public var sessionTimeout: Duration = .seconds(4)
    /// How long a member may go without calling `poll` or `commit` before its heartbeats stop. The default is 5 min.
    public var pollTimeout: Duration = .seconds(300)
    /// How long a call waits for the file while others write. The default is 5 s.
    public var busyTimeout: Duration = .seconds(5)
    /// How many bytes of keys, values and headers one poll or read brings at most, unless its first record alone is
    /// longer. The default is 8 MiB.
    public var byteLimit = 8 << 20
    /// From which size on the write-ahead log is moved into the file in the background. The default is 4 MiB.
    public var checkpointSize = 4 << 20
    /// From which size on the write-ahead log is cut back, while writers wait. The default is 64 MiB.
    public var truncateSize = 64 << 20
    /// How often a log looks for records to remove, at most. The default is 60 s.
    public var retentionInterval: Duration = .seconds(60)
    /// The wall clock. Timestamps, heartbeats and retention come from it; all processes at one file share it.
    public var now: @Sendable () -> Date = { Date() }

    /// The defaults.
    public init() {}

    /// The wall clock's time in milliseconds since 1970.
    var milliseconds: Int64 { now().millisecondsSince1970 }
}

extension Date {
    var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
