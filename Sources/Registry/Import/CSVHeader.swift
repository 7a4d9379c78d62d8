/// Which field of a row is which column.
struct CSVHeader {
    /// For each column of the file, in ``ImportFile/columns``'s order, its place in a row.
    let places: [String: Int]
    let count: Int

    /// Reads the header row, or says what is wrong with it.
    static func read(_ reader: CSVReader, of file: ImportFile) -> Result<CSVHeader, HeaderFault> {
        var places: [String: Int] = [:]
        var faults: [String] = []
        for index in 0..<reader.fieldCount {
            let name = reader.field(index) ?? ""
            if !file.columns.contains(name) {
                faults.append("column \(index + 1)\(shown(name)) is unknown")
            } else if places.updateValue(index, forKey: name) != nil {
                faults.append("column \(name) comes twice")
            }
        }
        if places.isEmpty {
            return .failure(
                HeaderFault(reasons: ["this is no header; expected: \(file.columns.joined(separator: ","))"]))
        }
        for column in file.columns where places[column] == nil {
            faults.append("column \(column) is missing")
        }
        return faults.isEmpty
            ? .success(CSVHeader(places: places, count: reader.fieldCount)) : .failure(HeaderFault(reasons: faults))
    }

    /// A column's name where it looks like one, and so is no personal data of a file without a header.
    private static func shown(_ name: String) -> String {
        let isName =
            (1...40).contains(name.utf8.count) && name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
        return isName ? " (\(name))" : ""
    }
}

struct HeaderFault: Error {
    let reasons: [String]
}
