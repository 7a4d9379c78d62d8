import Foundation

/// A filing as it goes into the log.
struct OutgoingFiling: Hashable, Sendable {
    /// Where it begins in the file, from 1.
    let line: Int
    /// What can be read of it.
    let labels: FilingLabels
    /// Byte for byte as it was in the file, or made of a row.
    let value: Data
}

/// What has to be known of a filing to submit it. Everything else is the worker's to judge.
struct FilingLabels: Hashable, Sendable {
    /// Nil where it cannot be read, or is none: then a worker has nobody to answer but the topic `malformed`.
    var filingID: String?
    /// The person's ID number in upper case, or the employer's credit code; nil where neither can be read.
    var key: String?
}

/// A file of filings, read one by one.
protocol FilingReader {
    /// The next filing; nil at the end.
    mutating func next() throws -> OutgoingFiling?
    /// How much of the file has been read, in bytes.
    var bytesRead: Int64 { get }
    /// What could not even be submitted.
    var problems: [FileProblem] { get }
}

/// Something wrong with a line of a file. Holds no value from it.
struct FileProblem: Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    let line: Int
    let text: String

    var description: String { "line \(line): \(text)" }
}
