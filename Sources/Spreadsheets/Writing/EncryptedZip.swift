import CZip
import Foundation

/// A ZIP archive whose entries are encrypted with AES-256 (WinZip's AE-2), which 7-Zip and WinRAR open with the password.
/// The names of its entries stay readable.
public enum EncryptedZip {
    /// Writes an archive of one entry, over a file that is there. The file is complete, or it is not there.
    ///
    /// - Parameters:
    ///   - name: of the entry.
    ///   - content: a file.
    ///   - modified: the entry's time.
    public static func write(
        name: String, content: String, password: String, modified: Date, to path: String
    ) throws {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw SpreadsheetError.file("\(path) cannot be written: \(String(cString: zip_error_strerror(&error)))")
        }
        do {
            try add(name, content, password, modified, to: archive, path)
        } catch {
            zip_discard(archive)
            throw error
        }
        guard zip_close(archive) == 0 else {
            let error = fault(archive, path)
            zip_discard(archive)
            throw error
        }
    }

    private static func add(
        _ name: String, _ content: String, _ password: String, _ modified: Date, to archive: OpaquePointer,
        _ path: String
    ) throws {
        guard let source = zip_source_file(archive, content, 0, -1) else { throw fault(archive, path) }
        let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            // The archive takes a source over only where it takes the entry.
            zip_source_free(source)
            throw fault(archive, path)
        }
        let entry = zip_uint64_t(index)
        guard zip_file_set_encryption(archive, entry, zip_uint16_t(ZIP_EM_AES_256), password) == 0,
            zip_file_set_mtime(archive, entry, time_t(modified.timeIntervalSince1970), 0) == 0
        else { throw fault(archive, path) }
    }

    private static func fault(_ archive: OpaquePointer, _ path: String) -> SpreadsheetError {
        .file("\(path) cannot be written: \(String(cString: zip_strerror(archive)))")
    }
}
