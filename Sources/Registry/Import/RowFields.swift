/// The fields of one row by their column, and what is found wrong with them.
struct RowFields {
    private let header: CSVHeader
    private let reader: CSVReader
    /// Whether its fields can be told apart.
    private let isReadable: Bool
    private(set) var problems: [String] = []

    init(_ reader: CSVReader, _ header: CSVHeader) {
        self.reader = reader
        self.header = header
        isReadable = reader.fault == nil && reader.fieldCount == header.count
        if let fault = reader.fault {
            problems.append(fault.rawValue)
        } else if reader.fieldCount != header.count {
            problems.append("\(reader.fieldCount) fields instead of \(header.count)")
        }
    }

    /// A field that must be there. Nil, and a problem, where it is empty or not what it should be.
    mutating func required<Value>(_ column: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(column) else { return nil }
        if text.isEmpty {
            problems.append("\(column) is empty")
            return nil
        }
        guard let value = read(text) else {
            problems.append("\(column) is not \(expected)")
            return nil
        }
        return value
    }

    /// A field that may be empty.
    mutating func optional<Value>(_ column: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(column), !text.isEmpty else { return nil }
        guard let value = read(text) else {
            problems.append("\(column) is not \(expected)")
            return nil
        }
        return value
    }

    mutating func refuse(_ problem: String) {
        problems.append(problem)
    }

    private mutating func text(_ column: String) -> String? {
        guard isReadable, let place = header.places[column] else { return nil }
        guard let text = reader.field(place) else {
            problems.append("\(column) is not UTF-8; save the file as \"CSV UTF-8\"")
            return nil
        }
        return text
    }
}
