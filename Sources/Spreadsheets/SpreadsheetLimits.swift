/// What a workbook may cost its reader. Workbooks come from strangers: a few kilobytes can unpack to gigabytes.
public struct SpreadsheetLimits: Hashable, Sendable {
    /// Bytes of the file. The default is 32 MiB.
    public var fileBytes: Int64
    /// Entries of the ZIP archive. The default is 2,000.
    public var entries: Int64
    /// Bytes that one part (a sheet, the shared texts) unpacks to. The default is 256 MiB.
    public var partBytes: Int64
    /// Bytes that all that is read of the workbook unpacks to. The default is 512 MiB.
    public var totalBytes: Int64
    /// How many times its packed size a part above 1 MiB may unpack to. The default is 200; sheets reach about 30.
    public var ratio: Int64
    /// Bytes of all shared texts together. The default is 64 MiB.
    public var textBytes: Int
    /// Bytes of one row's texts together. The default is 1 MiB.
    public var rowBytes: Int
    /// Bytes of a single tag, and of anything else that is of no use to a reader. The default is 1 MiB.
    public var tagBytes: Int
    /// How deep XML elements may lie in one another. The default is 64.
    public var depth: Int
    /// Worksheets. The default is 100.
    public var sheets: Int

    public init(
        fileBytes: Int64 = 32 << 20, entries: Int64 = 2_000, partBytes: Int64 = 256 << 20,
        totalBytes: Int64 = 512 << 20, ratio: Int64 = 200, textBytes: Int = 64 << 20, rowBytes: Int = 1 << 20,
        tagBytes: Int = 1 << 20, depth: Int = 64, sheets: Int = 100
    ) {
        self.fileBytes = fileBytes
        self.entries = entries
        self.partBytes = partBytes
        self.totalBytes = totalBytes
        self.ratio = ratio
        self.textBytes = textBytes
        self.rowBytes = rowBytes
        self.tagBytes = tagBytes
        self.depth = depth
        self.sheets = sheets
    }
}
