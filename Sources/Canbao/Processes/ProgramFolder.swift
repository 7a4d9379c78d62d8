import Filings
import Foundation
import WorkerKit

/// Where the other programs are: beside this one.
struct ProgramFolder: Sendable {
    let folder: URL

    /// The folder of the running program.
    static var own: ProgramFolder {
        let path =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return ProgramFolder(folder: URL(fileURLWithPath: path).deletingLastPathComponent())
    }

    static let mockMinistry = "canbao-mock-ministry"

    static func worker(_ kind: FilingKind) -> String { "canbao-\(kind.rawValue)-worker" }

    /// The programs by their names. Throws where one is missing, naming all that are.
    func programs(_ names: [String]) throws -> [String: URL] {
        let programs = names.map { ($0, folder.appendingPathComponent($0)) }
        let missing = programs.filter { !FileManager.default.isExecutableFile(atPath: $0.1.path) }.map(\.0)
        guard missing.isEmpty else {
            throw UserFacingError(
                """
                \(missing.joined(separator: ", ")): not found in \(folder.path), where canbao itself is. Build or install \
                the whole package (swift build).
                """, status: ProcessExit.settings)
        }
        return Dictionary(uniqueKeysWithValues: programs)
    }
}
