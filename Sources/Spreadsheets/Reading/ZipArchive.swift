import CZip
import Foundation
import PlainWords

/// A ZIP archive that is read. Used by one caller at a time.
final class ZipArchive {
    private let handle: OpaquePointer
    private let limits: SpreadsheetLimits
    /// Of all entries that were read, each time.
    private var unpacked: Int64 = 0

    /// Throws ``SpreadsheetError`` where the file is no archive, or one beyond the limits.
    init(path: String, limits: SpreadsheetLimits) throws {
        try Self.checkStart(path, limits)
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw SpreadsheetError.damaged(String(cString: zip_error_strerror(&error)))
        }
        self.handle = handle
        self.limits = limits
        let entries = zip_get_num_entries(handle, 0)
        if entries > limits.entries {
            // From here on `deinit` closes it.
            throw SpreadsheetError.refused("it has \(entries) parts; at most \(limits.entries) are read")
        }
    }

    deinit {
        // Nothing was changed, so that nothing is written.
        zip_discard(handle)
    }

    /// Whether there is an entry of that name, upper and lower case being the same.
    func contains(_ name: String) -> Bool { zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }

    /// Opens an entry. It must not be used longer than the archive, which it keeps.
    func open(_ name: String) throws -> ZipEntry {
        let index = zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { throw SpreadsheetError.damaged("it lacks the part \(Self.printable(name))") }
        var facts = zip_stat_t()
        zip_stat_init(&facts)
        guard zip_stat_index(handle, zip_uint64_t(index), 0, &facts) == 0 else { throw fault(name) }
        guard facts.encryption_method == ZIP_EM_NONE else { throw SpreadsheetError.protected }
        guard let file = zip_fopen_index(handle, zip_uint64_t(index), 0) else { throw fault(name) }
        let entry = ZipEntry(
            file, of: self, name: Self.printable(name), packed: Int64(clamping: facts.comp_size), limits: limits)
        // What an entry says of its size may be false; what it says too much is refused at once.
        try entry.check(unpacked: Int64(clamping: facts.size))
        return entry
    }

    /// To be called with all that is unpacked. Throws where it becomes too much: parts may be many, and share their bytes.
    fileprivate func count(_ bytes: Int64) throws {
        unpacked += bytes
        guard unpacked <= limits.totalBytes else {
            throw SpreadsheetError.refused("it unpacks to more than \(limits.totalBytes) bytes")
        }
    }

    private func fault(_ name: String) -> SpreadsheetError {
        .damaged("its part \(Self.printable(name)) cannot be read: \(String(cString: zip_strerror(handle)))")
    }

    /// A part's name, for messages: what others have put into the archive is cut to what a name needs.
    private static func printable(_ name: String) -> String {
        String(
            name.unicodeScalars.prefix(80).filter { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }.map(
                Character.init))
    }

    /// Tells what is no ZIP archive by its first bytes, in words that help.
    private static func checkStart(_ path: String, _ limits: SpreadsheetLimits) throws {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SpreadsheetError.file("cannot be read: \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw SpreadsheetError.file("is no ordinary file")
        }
        guard facts.st_size <= limits.fileBytes else {
            throw SpreadsheetError.refused("it has \(facts.st_size) bytes; at most \(limits.fileBytes) are read")
        }
        let start: Data
        do {
            start = try file.read(upToCount: 1 << 16) ?? Data()
        } catch {
            throw SpreadsheetError.file("cannot be read: \(PlainWords.reason(error))")
        }
        try FileStart.check(start)
    }
}

/// What the first bytes of a file tell.
private enum FileStart {
    /// Throws where they do not begin a ZIP archive.
    static func check(_ start: Data) throws {
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return }
        if start.isEmpty { throw SpreadsheetError.notAWorkbook("it is empty") }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            // A workbook with a password lies in a container of the old kind, as a stream of that name in UTF-16.
            let mark = Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            if start.range(of: mark) != nil { throw SpreadsheetError.protected }
            throw SpreadsheetError.notAWorkbook("it is of the old kind (.xls), or has a password; save it as .xlsx")
        }
        let isMarkup = start.prefix(512).contains(UInt8(ascii: "<"))
        throw SpreadsheetError.notAWorkbook(
            isMarkup ? "it is a web page or XML under another name; save it as .xlsx" : "it is no ZIP archive")
    }
}

/// An entry of an archive that is being read.
final class ZipEntry {
    private let file: OpaquePointer
    /// Kept until the entry is closed.
    private let archive: ZipArchive
    private let name: String
    private let packed: Int64
    private let limits: SpreadsheetLimits
    private var unpacked: Int64 = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// Takes over `file`.
    init(_ file: OpaquePointer, of archive: ZipArchive, name: String, packed: Int64, limits: SpreadsheetLimits) {
        self.file = file
        self.archive = archive
        self.name = name
        self.packed = packed
        self.limits = limits
    }

    deinit { zip_fclose(file) }

    /// Lends the next bytes to the body; none at the end.
    func read<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value {
        let count = buffer.withUnsafeMutableBytes { zip_fread(file, $0.baseAddress!, zip_uint64_t($0.count)) }
        guard count >= 0 else {
            let reason = String(cString: zip_file_strerror(file))
            throw SpreadsheetError.damaged("its part \(name) cannot be unpacked: \(reason)")
        }
        unpacked += Int64(count)
        try check(unpacked: unpacked)
        try archive.count(Int64(count))
        return try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
    }

    /// Throws where so many bytes are too many for this entry.
    func check(unpacked: Int64) throws {
        guard unpacked <= limits.partBytes else {
            throw SpreadsheetError.refused("its part \(name) unpacks to more than \(limits.partBytes) bytes")
        }
        guard unpacked <= 1 << 20 || unpacked / limits.ratio <= max(packed, 1) else {
            throw SpreadsheetError.refused("its part \(name) unpacks to more than \(limits.ratio) times its size")
        }
    }
}
