/// What a part refers to.
final class Relationships: XMLHandler {
    struct Target {
        let id: String
        /// The last word of its type, which is the same in the transitional and the strict form of the format.
        let kind: String
        /// A part's name.
        let part: String
    }

    private(set) var targets: [Target] = []
    private let folder: String

    /// Reads a part's relationships; none where it has no such part.
    static func read(of part: String, in archive: ZipArchive, limits: SpreadsheetLimits) throws -> [Target] {
        let name = PartPath.relationships(of: part)
        guard archive.contains(name) else { return [] }
        let handler = Relationships(folder: PartPath.folder(of: part))
        try XMLScanner.scan(name, in: archive, limits: limits, handler: handler)
        return handler.targets
    }

    private init(folder: String) {
        self.folder = folder
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        guard name == "Relationship", let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"], attributes["TargetMode"].map({ !($0 == "External") }) ?? true
        else { return }
        guard targets.count < 10_000 else { throw SpreadsheetError.refused("it has too many relationships") }
        let kind = type.text.split(separator: "/").last.map(String.init) ?? ""
        targets.append(Target(id: id.text, kind: kind, part: PartPath.resolve(target.text, from: folder)))
    }

    func end(_ name: XMLName) {}

    func text(_ bytes: UnsafeRawBufferPointer) {}
}
