import Forms
import Foundation
import Registry
import WorkerKit

/// A form that is submitted: what is kept of it, and what is told beside the receipts.
struct FormSubmission {
    /// Problems that are told one by one.
    private static let told = 50

    let content: FormContent
    let form: BatchForm
    /// As it was given.
    let path: String

    var hasProblems: Bool { !content.problems.isEmpty }

    /// Keeps the batch, and tells what cannot be filed. False: there is nothing to keep.
    func keep(_ settings: Settings) async throws -> Bool {
        guard !content.rows.isEmpty else {
            Complaint.say("\(path) holds no rows to file")
            return false
        }
        let record = BatchRecord(content, form, now: settings.clock.now)
        let refused = try await Opened.registry(settings, makingIt: true) { registry in
            try await record.keep(in: registry)
            return try await record.refusedBefore(in: registry)
        }
        tellProblems()
        if refused > 0 {
            Complaint.say(
                """
                \(Counted.text(refused, "row was", "rows were")) refused when this form was submitted before, and will be \
                answered as then; mend them, or submit what `canbao batch results \(content.batchID) --refused -o FILE` \
                saves, which files them anew
                """)
        }
        return true
    }

    private func tellProblems() {
        let problems = content.problems
        for problem in problems.prefix(Self.told) { Complaint.say("\(path)：\(problem)") }
        if problems.count > Self.told { Complaint.say("… and \(problems.count - Self.told) more") }
    }

    /// Tells how much was submitted, once it is.
    func tell() {
        let refused = content.rows.count { !$0.problems.isEmpty }
        let repeats = content.rows.count - content.filings.count - refused
        var parts = ["\(Counted.text(content.filings.count, "filing", "filings")) submitted"]
        if repeats > 0 { parts.append("\(Counted.text(repeats, "row repeats", "rows repeat")) another") }
        if refused > 0 { parts.append("\(Counted.text(refused, "row", "rows")) refused") }
        Complaint.say(
            "batch \(content.batchID): \(parts.joined(separator: ", ")); `canbao batch results \(content.batchID)` shows each"
        )
    }
}
