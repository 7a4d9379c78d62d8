import ArgumentParser
import Configuration

/// The command-line side of ``Settings``: the same names, all optional. What is given here wins over the environment,
/// and that over the file.
public struct SettingsOptions: ParsableArguments, Sendable {
    @Option(help: "YAML file with settings.")
    public var config: String?
    @Option(help: "Folder of the embedded files. The default is ./canbao-data.")
    public var home: String?
    @Option(help: "Message log: sqlite:PATH or kafka://HOST:PORT[,HOST:PORT…].")
    public var log: String?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A property of Kafka's client, e.g. security.protocol=ssl; may be repeated. For secrets use the environment.",
            valueName: "name=value"))
    public var kafka: [String] = []
    @Option(help: "Registry: sqlite:PATH.")
    public var registry: String?
    @Option(help: "Folder of certificates and attachments.")
    public var blobs: String?
    @Option(help: "Base address of the ministry's identity interface.")
    public var ministryURL: String?
    @Option(help: "Ed25519 private key, PEM.")
    public var signingKey: String?
    @Option(help: "Folder of the public keys of all certificates so far. The default is the signing key's folder.")
    public var publicKeys: String?
    @Option(help: "What the verification address in a certificate's QR code begins with.")
    public var verifyURL: String?
    @Option(help: "Put before each topic's name.")
    public var topicPrefix: String?
    @Option(help: "RFC 3339 instant at which the business clock starts.")
    public var now: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical. The default is info.")
    public var logLevel: String?
    @Option(help: "text or json. The default is text.")
    public var logFormat: String?
    @Option(help: "Folder to which workers write their figures, as Prometheus text. None by default.")
    public var metrics: String?
    @Option(help: "Delays between attempts, the last repeated. The default is 30s,2m,10m,30m,1h.")
    public var retryDelays: String?
    @Option(help: "How long after its receipt a filing is tried again. The default is 24h.")
    public var retryDeadline: String?
    @Option(help: "How long the ministry may take to answer. The default is 2s.")
    public var ministryTimeout: String?
    @Option(
        help: "Lookups a second that the ministry is asked at most, by all workers together. The default is 500.")
    public var ministryRate: String?
    @Option(
        help: "Lookups that are under way at a time at most, of all workers together, up to 1000. The default is 64.")
    public var ministryInFlight: String?
    @Option(help: "Failures in a row after which the ministry counts as down. The default is 10.")
    public var breakerFailures: String?
    @Option(help: "How long to wait before the ministry is probed again. The default is 15s.")
    public var breakerProbe: String?
    @Option(help: "Folder with policy/, topics/ and samples/. By default found beside the program.")
    public var share: String?

    public init() {}

    /// The given options by the key that ``Settings`` reads them under.
    var values: [AbsoluteConfigKey: ConfigValue] {
        let given: [(SettingsKey, String?)] = [
            (.home, home), (.log, log), (.registry, registry), (.blobs, blobs), (.ministryURL, ministryURL),
            (.signingKey, signingKey), (.publicKeys, publicKeys), (.verifyURL, verifyURL), (.topicPrefix, topicPrefix),
            (.now, now), (.logLevel, logLevel), (.logFormat, logFormat), (.metrics, metrics),
            (.retryDelays, retryDelays),
            (.retryDeadline, retryDeadline), (.ministryTimeout, ministryTimeout), (.ministryRate, ministryRate),
            (.ministryInFlight, ministryInFlight), (.breakerFailures, breakerFailures), (.breakerProbe, breakerProbe),
            (.share, share),
        ]
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for case (let key, let text?) in given {
            values[AbsoluteConfigKey([key.rawValue])] = ConfigValue(.string(text), isSecret: false)
        }
        return values
    }
}
