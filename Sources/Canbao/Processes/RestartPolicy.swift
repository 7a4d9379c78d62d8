/// How long to wait before a program that has died is started again: longer and longer, until one has lived for a while.
struct RestartPolicy: Hashable, Sendable {
    private static let first = Duration.milliseconds(500)
    private static let longest = Duration.seconds(10)
    private static let longLife = Duration.seconds(30)

    private var next = Self.first

    /// - Parameter uptime: how long it has lived.
    mutating func wait(after uptime: Duration) -> Duration {
        if uptime >= Self.longLife { next = Self.first }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
