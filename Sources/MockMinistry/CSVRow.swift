/// A row of a CSV file (RFC 4180) and the line it begins in.
struct CSVRow: Hashable {
    let line: Int
    var fields: [String]

    struct Invalid: Error, Hashable {
        let line: Int
        let message: String
    }

    /// All rows but empty ones. A byte order mark is passed over; lines end with LF or CRLF.
    static func rows(of text: String) throws(Invalid) -> [CSVRow] {
        var parser = Parser()
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for scalar in scalars { try parser.take(scalar) }
        return try parser.finish()
    }

    private struct Parser {
        private enum State {
            case plain
            case quoted
            /// Behind a quote within quotes: the end, or the first half of a quote.
            case quote
        }

        private var rows: [CSVRow] = []
        private var row = CSVRow(line: 1, fields: [])
        private var field = String.UnicodeScalarView()
        private var state = State.plain
        private var wasQuoted = false
        private var line = 1

        mutating func take(_ scalar: Unicode.Scalar) throws(Invalid) {
            switch (state, scalar) {
            case (.quoted, "\""): state = .quote
            case (.quoted, _):
                field.append(scalar)
                if scalar == "\n" { line += 1 }
            case (.quote, "\""):
                field.append(scalar)
                state = .quoted
            case (_, ","): endField()
            case (_, "\r"): break
            case (_, "\n"):
                endRow()
                line += 1
                row = CSVRow(line: line, fields: [])
            case (.plain, "\"") where field.isEmpty && !wasQuoted:
                state = .quoted
                wasQuoted = true
            case (.plain, "\""), (.quote, _):
                throw Invalid(line: line, message: "a quotation mark inside a field is written twice, in quotes")
            case (.plain, _): field.append(scalar)
            }
        }

        mutating func finish() throws(Invalid) -> [CSVRow] {
            guard state != .quoted else { throw Invalid(line: row.line, message: "a quotation mark is never closed") }
            endRow()
            return rows
        }

        private mutating func endField() {
            row.fields.append(String(field))
            field = String.UnicodeScalarView()
            state = .plain
            wasQuoted = false
        }

        private mutating func endRow() {
            let isEmpty = row.fields.isEmpty && field.isEmpty && !wasQuoted
            endField()
            if !isEmpty { rows.append(row) }
        }
    }
}
