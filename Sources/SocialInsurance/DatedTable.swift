/// A table in the order of time, without gap or overlap.
struct DatedTable<Value: PolicyValue>: Sendable {
    let table: PolicyTable
    private let entries: [PolicyEntry<Value>]

    /// Puts the entries of all documents together, and tells every place where they do not join.
    init(
        _ table: PolicyTable, _ documents: [PolicyDocument], _ entries: (PolicyDocument) -> [PolicyEntry<Value>],
        problems: inout [PolicyProblem]
    ) {
        let named = documents.flatMap { document in entries(document).map { (document.origin, $0) } }
            .sorted { $0.1.from < $1.1.from }
        if named.isEmpty {
            let origins = documents.map(\.origin).joined(separator: ", ")
            problems.append(PolicyProblem(origin: origins, table: table, month: nil, reason: "has no entry"))
        }
        for ((_, earlier), (origin, later)) in zip(named, named.dropFirst()) {
            guard let reason = Self.fault(between: earlier, and: later) else { continue }
            problems.append(PolicyProblem(origin: origin, table: table, month: reason.month, reason: reason.text))
        }
        self.table = table
        self.entries = named.map(\.1)
    }

    private static func fault(
        between earlier: PolicyEntry<Value>, and later: PolicyEntry<Value>
    ) -> (month: Month, text: String)? {
        guard let end = earlier.to else {
            return (later.from, "overlap: the entry from \(earlier.from) has no end")
        }
        if later.from <= end {
            return (later.from, "overlap: the entry from \(earlier.from) is valid to \(end)")
        }
        if later.from > end + 1 {
            return (end + 1, "gap: no entry until \(later.from)")
        }
        return nil
    }

    func value(for month: Month) throws(MissingPolicy) -> Value {
        // Few entries, and the latest are asked for most.
        for entry in entries.reversed() where entry.from <= month {
            if let end = entry.to, end < month { break }
            return entry.value
        }
        throw MissingPolicy(
            table: table, month: month, firstMonth: entries.first?.from, lastMonth: entries.last?.to)
    }

    /// The first months of the entries that nobody has confirmed.
    var unverified: [Month] { entries.filter { !$0.verified }.map(\.from) }
}

/// One thing that is wrong with the policy's files.
public struct PolicyProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file, or the files where it could be any of them.
    public let origin: String
    public let table: PolicyTable
    public let month: Month?
    public let reason: String

    public var description: String {
        let place = month.map { "\(table.rawValue), \($0)" } ?? table.rawValue
        return "\(origin): \(place): \(reason)"
    }
}

/// The policy's files do not make a policy. Lists all that is wrong.
public struct InvalidPolicy: Error, Hashable, Sendable, CustomStringConvertible {
    public let problems: [PolicyProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A month is asked for that a table does not reach. An operator's to mend, never an applicant's.
public struct MissingPolicy: Error, Hashable, Sendable, CustomStringConvertible {
    public let table: PolicyTable
    public let month: Month
    /// Where the table begins and ends; nil: not at all.
    public var firstMonth: Month?
    public var lastMonth: Month?
    /// The class that is asked for and does not exist; nil: it is the month that is missing.
    public var injuryClass: Int?

    public var description: String {
        if let injuryClass { return "policy table \(table.rawValue) has no class \(injuryClass), asked for \(month)" }
        let end = lastMonth.map { " and ends with \($0)" } ?? ""
        let extent = firstMonth.map { "it begins with \($0)\(end)" } ?? "it is empty"
        return "policy table \(table.rawValue) has no entry for \(month): \(extent); add one to the policy folder"
    }

    /// For whoever has filed.
    public var chineseText: String {
        let missing = injuryClass.map { "\(month)第\($0)类行业" } ?? "\(month)"
        return "政策表\(table.rawValue)中没有\(missing)的数据。"
    }
}
