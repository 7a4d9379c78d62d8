import Filings
import Foundation
import WorkerKit

/// Where the other programs are: beside this one.
struct ProgramFolder: Sendable {
    let folder: URL

    /// The folder of the running program.
    static var own: ProgramFolder {
        ProgramFolder(folder: ShareFolder.executable.deletingLastPathComponent())
    }

    static let mockMinistry = "canbao-mock-ministry"

    /// Kinds after which the programs are named that belong to every installation.
    static let indispensable: [FilingKind] = [.basicInfo, .enrollment, .benefitCheck, .arrears, .certificate]

    /// Kinds whose workers are there, or ought to be.
    var kinds: [FilingKind] {
        FilingKind.served.filter { Self.indispensable.contains($0.worker) || isThere(Self.worker($0)) }
    }

    private func isThere(_ name: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent(name).path)
    }

    /// The program that takes a kind's filings, with those of other kinds perhaps.
    static func worker(_ kind: FilingKind) -> String { "canbao-\(kind.worker.rawValue)-worker" }

    /// The programs by their names. Throws where one is missing, naming all that are.
    func programs(_ names: [String]) throws -> [String: URL] {
        let missing = Set(names).filter { !isThere($0) }.sorted()
        guard missing.isEmpty else {
            throw UserFacingError(
                """
                \(missing.joined(separator: ", ")): not found in \(folder.path), where canbao itself is. Build or install \
                the whole package (swift build).
                """, status: ProcessExit.settings)
        }
        return Dictionary(names.map { ($0, folder.appendingPathComponent($0)) }) { first, _ in first }
    }
}
