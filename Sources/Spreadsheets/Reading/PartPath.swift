/// Names of parts within a workbook's archive.
enum PartPath {
    /// What a relationship's target means, seen from the folder of the part that has it: `worksheets/sheet1.xml`,
    /// `/xl/worksheets/sheet1.xml`, `../media/image1.png`.
    static func resolve(_ target: String, from folder: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// `xl` for `xl/workbook.xml`.
    static func folder(of part: String) -> String {
        part.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// Where a part's relationships lie: `xl/_rels/workbook.xml.rels`.
    static func relationships(of part: String) -> String {
        let pieces = part.split(separator: "/")
        return (pieces.dropLast() + ["_rels", "\(pieces.last ?? "").rels"]).joined(separator: "/")
    }
}
