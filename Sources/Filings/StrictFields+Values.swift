import SocialInsurance

/// What fields of requests hold. The limits stand in `topics/schemas/common.json` too.
extension StrictFields {
    /// A text for the rules to judge. The limit, in Unicode scalars, only keeps nonsense out of the journal.
    func text(_ key: Key) throws -> String {
        let text = try string(key)
        guard Self.isWithinLimit(text) else { throw violation(key, Self.overLimit) }
        return text
    }

    /// A person's name, as it was sent.
    func name(_ key: Key) throws -> String {
        let name = try string(key)
        guard PersonName(name) != nil else {
            throw violation(key, "a name of 1 to 50 characters, none of them a control character, is expected")
        }
        return name
    }

    /// A day of the calendar.
    func date(_ key: Key) throws -> CalendarDate {
        guard let date = CalendarDate(try text(key)) else {
            throw violation(key, "a date such as 2021-07-15 is expected")
        }
        return date
    }

    /// One of the raw values of a type.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: Key, as type: Choice.Type = Choice.self
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try string(key)) else {
            throw violation(key, Self.oneOf(Choice.self))
        }
        return choice
    }

    /// Insurances: at least one, none twice.
    func insurances(_ key: Key) throws -> [Insurance] {
        try texts(key).enumerated().map { index, text in
            guard let insurance = Insurance(rawValue: text) else {
                throw violation(key, at: index, Self.oneOf(Insurance.self))
            }
            return insurance
        }
    }

    /// Texts: at least one, none twice.
    func texts(_ key: Key) throws -> [String] {
        let texts = try strings(key)
        if texts.isEmpty { throw violation(key, "must not be empty") }
        for (index, text) in texts.enumerated() {
            guard Self.isWithinLimit(text) else { throw violation(key, at: index, Self.overLimit) }
        }
        try checkDistinct(texts, key)
        return texts
    }

    /// SHA-256 digests, each 64 lower-case hexadecimal digits: none twice, perhaps none at all.
    func sha256s(_ key: Key) throws -> [String] {
        let texts = try strings(key)
        for (index, text) in texts.enumerated() {
            guard text.utf8.count == 64, text.utf8.allSatisfy(\.isLowerHex) else {
                throw violation(key, at: index, "64 of 0-9 a-f are expected")
            }
        }
        try checkDistinct(texts, key)
        return texts
    }

    private func checkDistinct(_ texts: [String], _ key: Key) throws {
        // A set costs more than the few comparisons of a usual list.
        if texts.count <= 8 {
            for (index, text) in texts.enumerated() where texts[..<index].contains(text) {
                throw violation(key, at: index, "occurs twice")
            }
            return
        }
        var seen: Set<String> = []
        for (index, text) in texts.enumerated() where !seen.insert(text).inserted {
            throw violation(key, at: index, "occurs twice")
        }
    }

    /// The filing's id, an applicant's or a sub-filing's.
    func filingID(_ key: Key, of kind: FilingKind) throws -> String {
        let text = try string(key)
        guard FilingID.isValid(text, for: kind) else {
            throw violation(key, "1 to \(FilingID.maximumLength) of A-Z a-z 0-9 . _ - are expected")
        }
        return text
    }

    /// The operating month, which a sub-filing has and no other filing may have.
    func operatingMonth(_ key: Key, of filingID: String, _ kind: FilingKind) throws -> Month? {
        guard FilingID.isSubFiling(filingID, of: kind) else {
            if contains(key) { throw violation(key, "only allowed in a sub-filing") }
            return nil
        }
        guard let month = Month(try text(key)) else { throw violation(key, "a month such as 2021-07 is expected") }
        return month
    }

    private static var limit: Int { 200 }

    private static var overLimit: String { "has more than \(limit) characters" }

    private static func isWithinLimit(_ text: String) -> Bool {
        text.utf8.count <= limit || text.unicodeScalars.count <= limit
    }

    private static func oneOf<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) -> String where Choice.RawValue == String {
        "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")) is expected"
    }
}

extension UInt8 {
    fileprivate var isLowerHex: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
