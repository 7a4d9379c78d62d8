/// The settings' names, as in the YAML file. The environment variable is the same in capitals, words parted by
/// underscores, behind `CANBAO_`.
enum SettingsKey: String, CaseIterable {
    case home, log, registry, blobs, ministryURL, signingKey, publicKeys, verifyURL, topicPrefix, now, logLevel
    case logFormat, metrics, retryDelays, retryDeadline, ministryTimeout, ministryRate, ministryInFlight
    case breakerFailures, breakerProbe, share

    /// `ministryUrl` is `ministryURL`.
    init?(anyCase name: String) {
        guard let key = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            return nil
        }
        self = key
    }

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

    /// The names that begin like a setting's, and are none: most likely mistyped.
    static func unknownVariables(in names: some Sequence<String>) -> [String] {
        let known = Set(allCases.map(\.variable) + ["CANBAO_CONFIG"])
        return names.filter { name in
            name.hasPrefix("CANBAO_") && !known.contains(name)
                && !["CANBAO_KAFKA_", "CANBAO_TEST_"].contains(where: name.hasPrefix)
        }.sorted()
    }

    /// The command-line option that carries this setting.
    var option: String {
        variable.dropFirst("CANBAO_".count).lowercased().replacing("_", with: "-")
    }
}
