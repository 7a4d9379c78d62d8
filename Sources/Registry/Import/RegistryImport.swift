import Foundation
import SocialInsurance

/// Loads a folder of CSV files into a registry, all or nothing. Each of the files is optional.
///
/// The whole is one write transaction, in which the workers wait; it reads the files once and holds few of their rows at
/// a time. It can be repeated: see ``ImportSink`` for what becomes of rows that are there already.
public struct RegistryImport: Sendable {
    private let folder: URL
    private let today: CalendarDate
    private let problemLimit: Int

    /// `today`: nobody is born after it. `problemLimit`: how many problems are listed before reading stops.
    public init(folder: URL, today: CalendarDate, problemLimit: Int = 100) {
        self.folder = folder
        self.today = today
        self.problemLimit = problemLimit
    }

    /// Runs the import. `now` is noted with it. `progress` is told each file's rows so far, every thousand rows.
    ///
    /// Throws ``ImportFailure`` where files or rows are wrong, and ``RegistryError`` where the registry is.
    public func run(
        into registry: any Registry, now: Date, progress: @escaping @Sendable (ImportFile, Int) -> Void = { _, _ in }
    ) async throws -> ImportSummary {
        let files = try findFiles()
        return try await registry.write { transaction in
            var run = ImportRun(
                sink: transaction, importNumber: try transaction.beginImport(at: now), parser: RowParser(today: today),
                problemLimit: problemLimit, progress: progress)
            for file in files where !run.isCutShort {
                try read(file) { try run.load(file, $0) }
            }
            guard run.problems.isEmpty else {
                throw ImportFailure(problems: run.problems, isCutShort: run.isCutShort)
            }
            return run.summary
        }
    }

    /// The files that are there, in the order of reading. A CSV file of another name is refused: it would be left out
    /// silently, a letter away from the right name.
    private func findFiles() throws -> [ImportFile] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw ImportFailure(folder.path, "the folder cannot be read")
        }
        let tables = names.filter { $0.lowercased().hasSuffix(".csv") }
        let known = ImportFile.allCases.map(\.name)
        let unknown = tables.filter { !known.contains($0) }.sorted()
        let expected = "an import reads \(known.joined(separator: ", "))"
        guard unknown.isEmpty else {
            throw ImportFailure(
                problems: unknown.map { ImportProblem(file: $0, line: nil, reason: expected) }, isCutShort: false)
        }
        guard !tables.isEmpty else { throw ImportFailure(folder.path, "no CSV file lies here; \(expected)") }
        return ImportFile.allCases.filter { tables.contains($0.name) }
    }

    private func read(_ file: ImportFile, _ body: (FileHandle) throws -> Void) throws {
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: folder.appendingPathComponent(file.name))
        } catch {
            throw ImportFailure(file.name, "the file cannot be opened")
        }
        defer { try? handle.close() }
        do {
            try body(handle)
        } catch let error as CSVReader.Unreadable {
            throw ImportFailure(file.name, "the file cannot be read: \(error.reason)")
        }
    }
}

extension ImportFailure {
    fileprivate init(_ file: String, _ reason: String) {
        self.init(problems: [ImportProblem(file: file, line: nil, reason: reason)], isCutShort: false)
    }
}

/// What an import has done.
public struct ImportSummary: Hashable, Sendable {
    /// Rows added, by file.
    public internal(set) var added: [ImportFile: Int] = [:]
    /// Rows that the registry had already, by file.
    public internal(set) var unchanged: [ImportFile: Int] = [:]

    /// All rows of a file.
    public func rows(of file: ImportFile) -> Int { added[file, default: 0] + unchanged[file, default: 0] }
}
