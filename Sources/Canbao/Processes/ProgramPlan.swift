import Filings
import Foundation
import WorkerKit

/// A program to be kept running.
struct ProgramPlan: Sendable {
    /// Put before its lines, e.g. "enrollment".
    let label: String
    let program: URL
    let arguments: [String]
    /// Made anew for each start.
    let environment: @Sendable () -> [String: String]

    init(
        label: String, program: URL, arguments: [String] = [], environment: @escaping @Sendable () -> [String: String]
    ) {
        self.label = label
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    /// All workers, going by the settings. Their business clock starts where this process's is then.
    static func workers(_ settings: Settings, _ programs: [String: URL]) -> [ProgramPlan] {
        let clock = settings.clock
        return FilingKind.served.filter { $0.worker == $0 }.compactMap { kind in
            programs[ProgramFolder.worker(kind)].map { program in
                ProgramPlan(label: kind.rawValue, program: program) {
                    var settings = settings
                    if settings.now != nil { settings.now = clock.now }
                    return ChildEnvironment.make(settings)
                }
            }
        }
    }
}
