/// How fast an operator's act goes through the filings: some at a time, in a transaction each, with a pause after it, so
/// that workers come to write in between.
struct ActPace: Sendable {
    /// Filings in one transaction, which takes some milliseconds.
    static let largestChunk = 200
    private static let shortestPause = Duration.milliseconds(5)

    let chunk: Int
    private let perSecond: Double?

    /// - Parameter perSecond: filings a second; nil: as fast as it goes.
    init(perSecond: Double?) {
        self.perSecond = perSecond
        // About five transactions a second, so that it goes evenly.
        chunk = perSecond.map { min(Self.largestChunk, max(1, Int($0 / 5))) } ?? Self.largestChunk
    }

    /// How long to pause after so many filings that took so long.
    func pause(after count: Int, taking duration: Duration) -> Duration {
        guard let perSecond else { return Self.shortestPause }
        return max(Self.shortestPause, .seconds(Double(count) / perSecond) - duration)
    }
}
