import Foundation
import Logging
import ServiceLifecycle

/// Writes the process's figures to a folder, where an agent collects them: Prometheus' node exporter with its textfile
/// collector, for one. A process that stops takes its file with it; what a killed one has left, the next to write removes.
struct FiguresFile: Service {
    let figures: Figures
    let folder: URL
    /// Of the program, this host and this process, so that several can share a folder.
    let name: String
    let logger: Logger
    var interval = Duration.seconds(10)

    private static let fileExtension = "prom"

    /// - Throws: `CocoaError` where the folder cannot be made or written to: better said at the start than never.
    init(_ figures: Figures, folder: URL, program: String, logger: Logger) throws {
        self.figures = figures
        self.folder = folder
        self.name = "\(program)-\(ProcessName.current)"
        self.logger = logger
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard access(folder.path, W_OK | X_OK) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }

    func run() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try write()
                try sweep(before: Date(timeIntervalSinceNow: -6 * Double(interval.components.seconds)))
            } catch {
                logger.warning("the figures cannot be written", metadata: ["folder": "\(folder.path)"])
            }
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: interval) }
        }
    }

    private var file: URL { folder.appendingPathComponent(name).appendingPathExtension(Self.fileExtension) }

    /// A reader sees the old file or the new one, never half of it.
    func write() throws {
        try Data(figures.text.utf8).write(to: file, options: .atomic)
    }

    /// Removes what other Canbao processes wrote last before then.
    func sweep(before instant: Date) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.contentModificationDateKey])
        for other in files
        where other.pathExtension == Self.fileExtension && other.lastPathComponent.hasPrefix("canbao-") {
            let written = try? other.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            if let written, written < instant { try? FileManager.default.removeItem(at: other) }
        }
    }
}
