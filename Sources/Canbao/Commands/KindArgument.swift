import ArgumentParser
import Filings
import Retries

extension FilingKind: ExpressibleByArgument {
    /// A kind that has a worker.
    public init?(argument: String) {
        guard let kind = FilingKind(rawValue: argument), FilingKind.served.contains(kind) else { return nil }
        self = kind
    }

    public static var allValueStrings: [String] { served.map(\.rawValue) }
}

/// A duration as settings write it: `500ms`, `30s`, `10m`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = try? DurationText.parse(argument) else { return nil }
        self.duration = duration
    }
}
