import Foundation

/// How this process calls itself, where several work together.
public enum ProcessName {
    /// HOST-PID: in the log's group, among those that share the ministry's limits, and in its figures.
    public static var current: String {
        "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
