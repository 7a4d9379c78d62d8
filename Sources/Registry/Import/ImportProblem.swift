/// Something wrong with an import. Its text says where and what, and holds no value of the row: that may be personal data.
public struct ImportProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file's name, or the folder.
    public let file: String
    /// Where the row begins, from 1; nil: the file as a whole.
    public let line: Int?
    public let reason: String

    public init(file: String, line: Int?, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    public var description: String {
        line.map { "\(file) line \($0): \(reason)" } ?? "\(file): \(reason)"
    }
}

/// An import that was refused. Nothing of it was written.
public struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of the files and their lines.
    public let problems: [ImportProblem]
    /// Whether reading stopped at the limit of problems, so that there may be more.
    public let isCutShort: Bool

    public init(problems: [ImportProblem], isCutShort: Bool) {
        self.problems = problems
        self.isCutShort = isCutShort
    }

    public var description: String {
        let listed = problems.map(\.description).joined(separator: "\n")
        return isCutShort ? listed + "\nThere may be more: reading stopped after \(problems.count) problems." : listed
    }
}
