import Foundation
import Synchronization

/// A system clock that stands still until the test moves it. It shows whole seconds, as results do.
final class ManualClock: Sendable {
    static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private let instant = Mutex(start)

    var now: Date { instant.withLock { $0 } }

    func advance(by seconds: Double) { instant.withLock { $0 += seconds } }
}
