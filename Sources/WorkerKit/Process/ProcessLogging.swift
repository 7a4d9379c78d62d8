import Logging

/// How log lines leave the process: standard error, one line each, ID numbers masked.
public enum ProcessLogging {
    /// Sets the process's log handler. To be called once, before the first logger is made.
    public static func start(_ settings: Settings) {
        let (level, format) = (settings.logLevel, settings.logFormat)
        LoggingSystem.bootstrap { label in handler(label: label, level: level, format: format) }
    }

    static func handler(label: String, level: Logger.Level, format: LogFormat) -> any LogHandler {
        var base: any LogHandler =
            format == .json ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
        base.logLevel = level
        return MaskingLogHandler(base: base)
    }
}
