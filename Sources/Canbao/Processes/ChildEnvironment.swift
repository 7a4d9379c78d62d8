import Filings
import Foundation
import Retries
import WorkerKit

/// The environment that makes another Canbao program go by the same settings, wherever they came from.
enum ChildEnvironment {
    /// - Parameter inherited: this process's own; what the settings do not say is passed on.
    static func make(
        _ settings: Settings, inherited: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String: String] {
        var environment = inherited
        // Everything that it says is in the settings already.
        environment["CANBAO_CONFIG"] = nil
        environment["CANBAO_HOME"] = settings.home.path
        environment["CANBAO_LOG"] = settings.log.description
        environment["CANBAO_REGISTRY"] = settings.registry.description
        environment["CANBAO_BLOBS"] = settings.blobs.path
        environment["CANBAO_MINISTRY_URL"] = settings.ministryURL.absoluteString
        environment["CANBAO_SIGNING_KEY"] = settings.signingKeyIsDefault ? nil : settings.signingKey.path
        environment["CANBAO_PUBLIC_KEYS"] = settings.publicKeys.path
        environment["CANBAO_VERIFY_URL"] = settings.verifyURL
        environment["CANBAO_TOPIC_PREFIX"] = settings.topics.prefix
        environment["CANBAO_NOW"] = settings.now.map(RFC3339.text)
        environment["CANBAO_LOG_LEVEL"] = settings.logLevel.rawValue
        environment["CANBAO_LOG_FORMAT"] = settings.logFormat.rawValue
        environment["CANBAO_METRICS"] = settings.metrics?.path
        environment["CANBAO_RETRY_DELAYS"] = DurationText.format(settings.schedule.delays)
        environment["CANBAO_RETRY_DEADLINE"] = DurationText.format(settings.schedule.deadline)
        environment["CANBAO_MINISTRY_TIMEOUT"] = DurationText.format(settings.ministryTimeout)
        environment["CANBAO_MINISTRY_RATE"] = "\(settings.ministryRate)"
        environment["CANBAO_MINISTRY_IN_FLIGHT"] = "\(settings.ministryInFlight)"
        environment["CANBAO_BREAKER_FAILURES"] = "\(settings.breakerFailures)"
        environment["CANBAO_BREAKER_PROBE"] = DurationText.format(settings.breakerProbe)
        for (property, value) in settings.kafkaProperties {
            environment["CANBAO_KAFKA_" + property.uppercased().replacingOccurrences(of: ".", with: "_")] = value
        }
        environment["CANBAO_SHARE"] = settings.share.path
        return environment
    }
}
