import Logging

/// Hands log lines on to another handler, without what looks like an ID number.
struct MaskingLogHandler: LogHandler {
    var base: any LogHandler

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue.mapValues(Self.masked) }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue.map { provider in .init { provider.get().mapValues(Self.masked) } } }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue.map(Self.masked) }
    }

    func log(event: LogEvent) {
        var event = event
        event.message = "\(PersonalData.masked(event.message.description))"
        event.metadata = event.metadata?.mapValues(Self.masked)
        if let error = event.error {
            event.error = nil
            event.metadata = (event.metadata ?? [:]).merging(["error": Self.masked("\(error)")]) { $1 }
        }
        base.log(event: event)
    }

    private static func masked(_ value: Logger.MetadataValue) -> Logger.MetadataValue {
        switch value {
        case .string(let text): .string(PersonalData.masked(text))
        case .stringConvertible(let value): .string(PersonalData.masked(value.description))
        case .array(let values): .array(values.map(masked))
        case .dictionary(let values): .dictionary(values.mapValues(masked))
        }
    }
}
