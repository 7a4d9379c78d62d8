/// How a registry file is used.
public struct SQLiteRegistrySettings: Sendable {
    /// How long to wait for a lock that another process holds. The default is 5 seconds.
    public var lockPatience: Duration
    /// KiB of database pages that each of the two connections keeps in memory. The default is 8192.
    public var cacheSize: Int
    /// MiB of the write-ahead log (`-wal`) above which it is written into the file and begun anew. The default is 64.
    public var writeAheadLogLimit: Int
    /// Pages of 4096 bytes that the file may have; nil: as many as the disk holds. The default is nil.
    public var maximumPages: Int?

    public init(
        lockPatience: Duration = .seconds(5), cacheSize: Int = 8192, writeAheadLogLimit: Int = 64,
        maximumPages: Int? = nil
    ) {
        self.lockPatience = lockPatience
        self.cacheSize = cacheSize
        self.writeAheadLogLimit = writeAheadLogLimit
        self.maximumPages = maximumPages
    }
}
