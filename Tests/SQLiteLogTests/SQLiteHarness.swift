import Foundation
import MessageLog
import MessageLogConformance
import SQLiteLog
import Synchronization

/// One file in a folder of its own, and a clock that moves only when told to.
final class SQLiteHarness: LogHarness {
    let prefix = ""
    let patience = Duration.seconds(60)
    let pollWait = Duration.zero
    let folder: URL
    let clock = ManualClock()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { folder.appendingPathComponent("log.db").path }

    /// Members speak only when they are called: no heartbeat of the background comes between.
    var settings: SQLiteLogSettings {
        var settings = SQLiteLogSettings()
        settings.heartbeatInterval = .seconds(3600)
        settings.now = { [clock] in clock.now }
        return settings
    }

    func open() async throws -> any MessageLog {
        try await SQLiteLog.open(at: path, settings: settings)
    }

    func open(_ change: (inout SQLiteLogSettings) -> Void) async throws -> SQLiteLog {
        var settings = settings
        change(&settings)
        return try await SQLiteLog.open(at: path, settings: settings)
    }

    func crash(_ log: any MessageLog) async {
        await log.close()
    }

    func letSessionsExpire(keepAlive: @Sendable () async throws -> Void) async throws {
        clock.advance(by: settings.sessionTimeout * 2)
        try await keepAlive()
    }
}

/// A wall clock that is set by hand.
final class ManualClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_626_310_800))

    var now: Date { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration / .seconds(1) }
    }
}
