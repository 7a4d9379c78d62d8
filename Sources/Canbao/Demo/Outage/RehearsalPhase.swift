import Retries

/// A part of the rehearsal: what is ordered of the ministry's stand-in, and what a newcomer is to see in it.
struct RehearsalPhase: Sendable {
    /// In the timeline.
    let name: String
    /// The body of `PUT /admin/faults`.
    let fault: String
    /// How long filings come in, in seconds; the last phase goes on until all are decided.
    let seconds: Int
    let title: String
    let text: String

    /// - Parameter failures: in a row, after which the breaker opens.
    static func all(failures: Int, probe: Duration) -> [RehearsalPhase] {
        [
            RehearsalPhase(
                name: "up", fault: #"{"mode":"up","latency":"20ms"}"#, seconds: 5, title: "The ministry answers",
                text: """
                    Employers file ten persons a second. Two in ten have a record already, about the others the ministry \
                    is asked.
                    """),
            RehearsalPhase(
                name: "down", fault: #"{"mode":"down"}"#, seconds: 10, title: "The ministry goes down",
                text: """
                    It answers every question with 503. After \(failures) failures in a row the breaker opens, for both \
                    workers at once: nothing is asked any more but one probe every \(Int(probe.seconds)) s. Filings that need an answer \
                    are deferred, the others are decided as ever.
                    """),
            RehearsalPhase(
                name: "flaky", fault: #"{"mode":"flaky","errorRate":0.3,"latency":"20ms"}"#, seconds: 7,
                title: "The ministry comes back, half-heartedly",
                text: """
                    Three in ten questions fail. A probe that is answered closes the breaker; lookups begin again at ten a \
                    second, and the rate doubles only after a second without a failure.
                    """),
            RehearsalPhase(
                name: "up", fault: #"{"mode":"up","latency":"20ms"}"#, seconds: 3, title: "The ministry answers again",
                text: "The rate rises, and what has waited is decided by itself, each person's filings in their order."),
        ]
    }
}
