import Ministry
import WorkerKit

extension TrafficRules {
    /// What all processes with these settings keep to.
    public init(_ settings: Settings) {
        self.init(
            callTimeout: settings.ministryTimeout, rate: settings.ministryRate, inFlight: settings.ministryInFlight,
            failures: settings.breakerFailures, probeInterval: settings.breakerProbe)
    }
}
