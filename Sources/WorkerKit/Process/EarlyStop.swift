import Foundation

/// A stop in a program's first moments, while nothing of it listens yet: there is nothing to finish, so it ends at once, and
/// that is no failure.
public enum EarlyStop {
    private static let signals = [SIGTERM, SIGINT]

    /// To be called in main's first line, by programs that go on until they are stopped. Whoever listens later takes over.
    public static func isNoFailure() {
        for number in signals { signal(number) { _ in _exit(0) } }
        // Whoever started the program may have held them back until it could take them.
        var held = sigset_t()
        sigemptyset(&held)
        for number in signals { sigaddset(&held, number) }
        pthread_sigmask(SIG_UNBLOCK, &held, nil)
    }
}
