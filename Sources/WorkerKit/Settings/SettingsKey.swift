/// The settings' names, as in the YAML file. The environment variable is the same in capitals, words parted by
/// underscores, behind `CANBAO_`.
enum SettingsKey: String, CaseIterable {
    case home, log, registry, blobs, ministryURL, signingKey, publicKeys, verifyURL, topicPrefix, now, logLevel
    case logFormat, metrics, retryDelays, retryDeadline, ministryTimeout, ministryRate, ministryInFlight
    case breakerFailures, breakerProbe, share

    /// The environment variable that carries this setting.
    var variable: String {
        var name = "CANBAO_"
        var previousIsLower = false
        for character in rawValue {
            if character.isUppercase, previousIsLower { name.append("_") }
            name.append(Character(character.uppercased()))
            previousIsLower = character.isLowercase
        }
        return name
    }

    /// The command-line option that carries this setting.
    var option: String {
        variable.dropFirst("CANBAO_".count).lowercased().replacing("_", with: "-")
    }
}
