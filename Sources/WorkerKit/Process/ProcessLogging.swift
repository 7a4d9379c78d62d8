import Foundation
import Logging

/// How log lines leave the process: standard error, one line each.
public enum ProcessLogging {
    /// Sets the process's log handler. To be called once, before the first logger is made.
    public static func start(_ settings: Settings) {
        let (level, format) = (settings.logLevel, settings.logFormat)
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                format == .json ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }
}
