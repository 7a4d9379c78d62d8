import Retries

/// How long and how much a topic keeps, in words.
enum RetentionText {
    static func time(_ milliseconds: Int64?) -> String {
        milliseconds.map { DurationText.format(.milliseconds($0)) } ?? "for ever"
    }

    static func size(_ bytes: Int64?) -> String { bytes.map(ByteText.format) ?? "everything" }
}

/// Numbers of bytes, in words.
enum ByteText {
    /// Three digits and a binary unit: `1.50 GiB`, `512 B`.
    static func format(_ bytes: Int64) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        guard bytes >= 1024 else { return "\(bytes) B" }
        // In hundredths, so that no floating point rounds for us.
        var (hundredths, unit) = (bytes * 100 / 1024, 0)
        while hundredths >= 102_400, unit < units.count - 1 { (hundredths, unit) = (hundredths / 1024, unit + 1) }
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        let text =
            switch whole {
            case 0..<10: "\(whole).\(rest < 10 ? "0" : "")\(rest)"
            case 10..<100: "\(whole).\(rest / 10)"
            default: "\(whole)"
            }
        return "\(text) \(units[unit])"
    }
}
