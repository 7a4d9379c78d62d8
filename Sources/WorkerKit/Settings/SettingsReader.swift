import Configuration
import Filings
import Foundation
import Logging
import Retries

/// Turns texts into settings and keeps a list of what is wrong with them.
struct SettingsReader {
    let config: ConfigReader
    var problems: [String]

    init(config: ConfigReader, problems: [String]) {
        self.config = config
        self.problems = problems
    }

    /// All settings, or nil where something is wrong.
    mutating func settings(kafka: [String: String], needs: SettingsNeeds, checks: SettingsChecks) -> Settings? {
        let home = folder(text(.home) ?? "./canbao-data")
        let log = logLocation(home)
        if let log { problems += checks.log(log, kafka) }
        let registry = registryLocation(home)
        let ministryURL = address(.ministryURL, default: "http://127.0.0.1:7080", isBase: true)
        let verifyURL = address(.verifyURL, default: "http://127.0.0.1:7081/v/")
        if let length = verifyURL?.absoluteString.utf8.count, length > Settings.longestVerifyURL {
            problem(
                .verifyURL, "has more than \(Settings.longestVerifyURL) characters: no camera would read its QR code")
        }
        let (blobs, signingKey) = (blobFolder(home), text(.signingKey).map(folder))
        if needs.contains(.blobs) { needFolder(.blobs, blobs) }
        if needs.contains(.signingKey), let signingKey, needFile(.signingKey, signingKey) {
            for text in checks.signingKey(signingKey) { problem(.signingKey, text) }
        }
        let defaultKey = home.appendingPathComponent("keys/signing.pem")
        let prefix = topicPrefix()
        let now = instant(.now)
        let level = choice(.logLevel, of: Logger.Level.allCases.map(\.rawValue), default: "info")
        let format = choice(.logFormat, of: LogFormat.allCases.map(\.rawValue), default: "text")
        let schedule = retrySchedule()
        let timeout = duration(.ministryTimeout, default: .seconds(2))
        let probe = duration(.breakerProbe, default: .seconds(15))
        let failures = count(.breakerFailures, default: 10)
        let rate = rate(.ministryRate, default: 500)
        let inFlight = count(.ministryInFlight, default: 64, atMost: 1000)
        let share = shareFolder()
        guard problems.isEmpty, let log, let registry, let ministryURL, let verifyURL, let schedule, let share else {
            return nil
        }
        return Settings(
            home: home, log: log, registry: registry, blobs: blobs, ministryURL: ministryURL,
            signingKey: signingKey ?? defaultKey, signingKeyIsDefault: signingKey == nil,
            publicKeys: text(.publicKeys).map(folder) ?? (signingKey ?? defaultKey).deletingLastPathComponent(),
            verifyURL: verifyURL.absoluteString,
            topics: TopicNames(prefix: prefix), now: now, logLevel: Logger.Level(rawValue: level) ?? .info,
            logFormat: LogFormat(rawValue: format) ?? .text, metrics: text(.metrics).map(folder), schedule: schedule,
            ministryTimeout: timeout, ministryRate: rate, ministryInFlight: inFlight, breakerFailures: failures,
            breakerProbe: probe,
            kafkaProperties: kafka, share: share)
    }

    // MARK: - One by one

    private func text(_ key: SettingsKey) -> String? {
        config.string(forKey: ConfigKey([key.rawValue])).flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func problem(_ key: SettingsKey, _ text: String) {
        problems.append("\(key.variable) (--\(key.option)): \(text)")
    }

    private func folder(_ path: String) -> URL { URL(fileURLWithPath: expanded(path)) }

    private func expanded(_ path: String) -> String { NSString(string: path).expandingTildeInPath }

    private func blobFolder(_ home: URL) -> URL {
        text(.blobs).map(folder) ?? home.appendingPathComponent("blobs")
    }

    /// A folder that is there has to be one that can be written to; one that is missing is made when it is needed.
    private mutating func needFolder(_ key: SettingsKey, _ folder: URL) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
        if !isFolder.boolValue {
            problem(key, "\(folder.path) is no folder")
        } else if access(folder.path, W_OK | X_OK) != 0 {
            problem(key, "\(folder.path) may not be written to by the user with id \(getuid())")
        }
    }

    /// Returns whether it can be read.
    private mutating func needFile(_ key: SettingsKey, _ file: URL) -> Bool {
        if access(file.path, R_OK) == 0 { return true }
        problem(key, "\(file.path) cannot be read: \(String(cString: strerror(errno)))")
        return false
    }

    private mutating func logLocation(_ home: URL) -> LogLocation? {
        guard let text = text(.log) else { return .sqlite(path: home.appendingPathComponent("log.db").path) }
        if let path = text.dropping(prefix: "sqlite:"), !path.isEmpty { return .sqlite(path: expanded(path)) }
        if let list = text.dropping(prefix: "kafka://") {
            let servers = list.split(separator: ",").map(String.init)
            if !servers.isEmpty, servers.allSatisfy(Self.isHostAndPort) { return .kafka(servers: servers) }
        }
        let shown = text.contains("@") ? "what is set" : "\"\(text)\""
        problem(.log, "\(shown) is neither sqlite:PATH nor kafka://HOST:PORT[,HOST:PORT…]")
        return nil
    }

    private static func isHostAndPort(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex, !text.contains("@") else { return false }
        return UInt16(text[text.index(after: colon)...]).map { $0 > 0 } ?? false
    }

    private mutating func registryLocation(_ home: URL) -> RegistryLocation? {
        guard let text = text(.registry) else {
            return .sqlite(path: home.appendingPathComponent("registry.db").path)
        }
        if let path = text.dropping(prefix: "sqlite:"), !path.isEmpty { return .sqlite(path: expanded(path)) }
        problem(.registry, "\"\(text)\" is not sqlite:PATH, the only kind of registry there is")
        return nil
    }

    /// - Parameter isBase: whether paths are put behind it, so that a query or a fragment has no place in it.
    private mutating func address(_ key: SettingsKey, default standard: String, isBase: Bool = false) -> URL? {
        let text = text(key) ?? standard
        if let parts = URLComponents(string: text), let url = parts.url,
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false,
            parts.port.map({ (1...65_535).contains($0) }) ?? true, parts.user == nil, parts.password == nil,
            !isBase || (parts.query == nil && parts.fragment == nil)
        {
            return url
        }
        // What stands before the @ may be a password.
        let shown = text.contains("@") ? "what is set" : "\"\(text)\""
        problem(key, "\(shown) is no address such as \(standard), without user or password")
        return nil
    }

    private mutating func topicPrefix() -> String {
        let prefix = text(.topicPrefix) ?? ""
        let allowed = prefix.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if !allowed || prefix.count > 100 {
            problem(.topicPrefix, "at most 100 of A-Z a-z 0-9 . _ - are allowed in a topic's name")
        }
        return prefix
    }

    private mutating func instant(_ key: SettingsKey) -> Date? {
        guard let text = text(key) else { return nil }
        if let date = RFC3339.instant(text), (0..<250_000_000_000).contains(date.timeIntervalSince1970) { return date }
        problem(key, "\"\(text)\" is no RFC 3339 instant after 1970 such as 2021-07-15T09:00:00+08:00")
        return nil
    }

    private mutating func choice(_ key: SettingsKey, of choices: [String], default standard: String) -> String {
        let text = text(key) ?? standard
        if !choices.contains(text) { problem(key, "\"\(text)\" is none of \(choices.joined(separator: ", "))") }
        return text
    }

    private mutating func duration(_ key: SettingsKey, default standard: Duration) -> Duration {
        guard let text = text(key) else { return standard }
        if let duration = try? DurationText.parse(text), duration > .zero { return duration }
        problem(key, "\"\(text)\" is no duration above zero such as 500ms, 2s, 10m or 24h")
        return standard
    }

    private mutating func count(_ key: SettingsKey, default standard: Int, atMost largest: Int? = nil) -> Int {
        guard let text = text(key) else { return standard }
        if let count = Int(text), count > 0, count <= largest ?? count { return count }
        problem(key, "\"\(text)\" is no whole number above zero\(largest.map { " and at most \($0)" } ?? "")")
        return standard
    }

    private mutating func rate(_ key: SettingsKey, default standard: Double) -> Double {
        guard let text = text(key) else { return standard }
        if let rate = Double(text), (0.001...1_000_000).contains(rate) { return rate }
        problem(key, "\"\(text)\" is no number from 0.001 to 1000000")
        return standard
    }

    private mutating func retrySchedule() -> RetrySchedule? {
        var delays: [Duration]? = RetrySchedule.standard.delays
        if let text = text(.retryDelays) {
            delays = (try? DurationText.parseList(text)).flatMap { $0.allSatisfy { $0 > .zero } ? $0 : nil }
            if delays == nil { problem(.retryDelays, "\"\(text)\" is no list of durations such as 30s,2m,10m") }
        }
        let deadline = duration(.retryDeadline, default: .seconds(86_400))
        return delays.map { RetrySchedule(delays: $0, deadline: deadline) }
    }

    private mutating func shareFolder() -> URL? {
        let folder = text(.share).map(folder) ?? ShareFolder.beside(executable: ShareFolder.executable)
        if let folder, FileManager.default.fileExists(atPath: folder.appendingPathComponent("policy").path) {
            return folder
        }
        problem(.share, "no folder with policy/ and topics/ is found beside the program; name it")
        return nil
    }

    // MARK: - Kafka's client

    /// As they stand in the environment: `CANBAO_KAFKA_SASL_USERNAME` is `sasl.username`.
    static func kafkaProperties(_ environment: [String: String]) -> [String: String] {
        var properties: [String: String] = [:]
        for (name, value) in environment {
            guard let property = name.dropping(prefix: "CANBAO_KAFKA_") else { continue }
            properties[property.lowercased().replacingOccurrences(of: "_", with: ".")] = value
        }
        return properties
    }

    /// As they are given on the command line. What is no property may be a secret, and is not repeated.
    mutating func kafkaProperties(_ options: [String]) -> [String: String] {
        var properties: [String: String] = [:]
        for option in options {
            guard let equals = option.firstIndex(of: "="), equals != option.startIndex else {
                problems.append("CANBAO_KAFKA_… (--kafka): should be NAME=VALUE, as in security.protocol=ssl")
                continue
            }
            properties[String(option[..<equals])] = String(option[option.index(after: equals)...])
        }
        return properties
    }
}

extension String {
    func dropping(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
