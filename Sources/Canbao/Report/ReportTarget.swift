import ArgumentParser
import Foundation
import Spreadsheets
import WorkerKit

/// Where a report goes, and in what form.
struct ReportTarget: Sendable {
    enum Form: Sendable {
        case table, json, csv, workbook
        /// A workbook in an encrypted archive.
        case archive(password: String)
    }

    let form: Form
    /// Nil: standard output.
    let file: OutputFile?
    let created: Date
    /// Of a workbook within an archive.
    let entry: String

    /// Writes a report. `rows` hands its rows to the sink, and finishes it.
    func write<Value>(_ outline: ReportOutline, _ rows: (inout any ReportSink) throws -> Value) throws -> Value {
        guard let file else { return try write(outline, to: .standard, rows) }
        var value: Value?
        try file.write { path in
            switch form {
            case .table, .json, .csv:
                guard let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileWriteUnknown) }
                defer { try? handle.close() }
                value = try write(outline, to: TextOutput { try handle.write(contentsOf: $0) }, rows)
            case .workbook:
                value = try write(outline, workbook: path, rows)
            case .archive(let password):
                let plain = try UnnamedFile()
                value = try write(outline, workbook: plain.path, rows)
                try EncryptedZip.write(
                    name: entry, content: plain.path, password: password, modified: created, to: path)
            }
        }
        return value!
    }

    private func write<Value>(
        _ outline: ReportOutline, to output: TextOutput, _ rows: (inout any ReportSink) throws -> Value
    ) throws -> Value {
        var sink: any ReportSink =
            switch form {
            case .json: ReportJSONSink(outline, output: output)
            case .csv: try ReportCSVSink(outline, output: output)
            default: ReportTableSink(outline, output: output)
            }
        return try rows(&sink)
    }

    private func write<Value>(
        _ outline: ReportOutline, workbook path: String, _ rows: (inout any ReportSink) throws -> Value
    ) throws -> Value {
        var sink: any ReportSink = try ReportWorkbookSink(outline, path: path, created: created)
        return try rows(&sink)
    }
}

/// A file without a name, which nobody else can open: for what must not be left behind unencrypted, whatever happens.
private final class UnnamedFile {
    private let descriptor: Int32

    init() throws {
        var name = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-XXXXXX").path.utf8CString
        descriptor = name.withUnsafeMutableBufferPointer { name in
            // Readable and writable for its owner only.
            let descriptor = mkstemp(name.baseAddress!)
            if descriptor >= 0 { unlink(name.baseAddress!) }
            return descriptor
        }
        guard descriptor >= 0 else {
            throw UserFacingError(
                "no temporary file can be made: \(String(cString: strerror(errno)))", status: ProcessExit.internalError)
        }
    }

    deinit { close(descriptor) }

    var path: String { "/proc/self/fd/\(descriptor)" }
}
