import ArgumentParser
import WorkerKit

/// Prints findings as they are made, and remembers what they come to.
struct FindingPrinter {
    private let isJSON: Bool
    private var output: TextOutput
    private var faults: Set<Finding.Fault> = []

    init(isJSON: Bool, output: TextOutput) {
        self.isJSON = isJSON
        self.output = output
    }

    mutating func print(_ findings: [Finding]) throws {
        for finding in findings {
            if let fault = finding.fault { faults.insert(fault) }
            if isJSON { try output.writeJSON(finding) } else { try output.write(Self.text(finding)) }
        }
        try output.flush()
    }

    /// Nil: no problem was found.
    var exitCode: ExitCode? {
        if faults.contains(.settings) { return ProcessExit.settings }
        return faults.isEmpty ? nil : ProcessExit.unavailable
    }

    private static func text(_ finding: Finding) -> String {
        let indent = String(repeating: " ", count: 20)
        let lines = finding.text.split(separator: "\n").joined(separator: "\n" + indent)
        let remedy = finding.remedy.map { "\(indent)-> \($0)\n" } ?? ""
        return finding.level.rawValue.padded(to: 9) + finding.check.padded(to: 11) + lines + "\n" + remedy
    }
}
