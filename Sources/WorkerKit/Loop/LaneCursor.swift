/// What a worker keeps beside its offset in the log: which lane it means, and up to which number the lane's rows
/// are published. One line of text, since Kafka keeps it as such.
struct LaneCursor: Hashable {
    var incarnation: String
    var number: Int64

    private static let version = "1"

    init(incarnation: String, number: Int64) {
        self.incarnation = incarnation
        self.number = number
    }

    /// Nil where the text is not ours, e.g. written by a tool that has moved the group's offsets.
    init?(_ metadata: String) {
        let parts = metadata.split(separator: " ")
        guard parts.count == 3, parts[0] == Self.version, let number = Int64(parts[2]), number >= 0 else { return nil }
        self.init(incarnation: String(parts[1]), number: number)
    }

    var metadata: String { "\(Self.version) \(incarnation) \(number)" }
}
