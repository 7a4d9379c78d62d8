import CExpat
import Foundation

/// What is done with the parts of an XML document as they come.
protocol XMLHandler: AnyObject {
    func start(_ name: XMLName, _ attributes: XMLAttributes) throws
    func end(_ name: XMLName) throws
    /// Text, in pieces as they come.
    func text(_ bytes: UnsafeRawBufferPointer) throws
}

/// The name of an element without its prefix, lent for the time of a call.
struct XMLName {
    fileprivate let characters: UnsafePointer<CChar>

    fileprivate init(_ name: UnsafePointer<CChar>) {
        characters = strchr(name, Int32(UInt8(ascii: ":"))).map { UnsafePointer($0) + 1 } ?? name
    }

    static func ~= (name: StaticString, value: XMLName) -> Bool { value == name }

    static func == (value: XMLName, name: StaticString) -> Bool {
        name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
            strcmp(value.characters, $0) == 0
        }
    }
}

/// The attributes of an element, lent for the time of a call.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// The value of the first attribute of that name, whatever its prefix.
    subscript(name: StaticString) -> XMLValue? {
        var pair = pairs
        while let key = pair[0], let value = pair[1] {
            if XMLName(key) == name { return XMLValue(characters: value) }
            pair += 2
        }
        return nil
    }
}

/// An attribute's value, lent for the time of a call.
struct XMLValue {
    fileprivate let characters: UnsafePointer<CChar>

    var text: String { String(cString: characters) }
    /// A whole number from 0 on; nil where it is none, or has more than 18 digits.
    var number: Int? {
        var (number, next) = (0, characters)
        while next.pointee != 0 {
            let digit = Int(next.pointee) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit), next - characters < 18 else { return nil }
            number = number * 10 + digit
            next += 1
        }
        return next == characters ? nil : number
    }
    /// xsd:boolean.
    var flag: Bool { self == "1" || self == "true" }
    /// A cell's reference such as `D7`; nil where it is none.
    var cellName: CellName? {
        var (column, next) = (0, characters)
        while case let letter = Int(next.pointee) & ~0x20, (0x41...0x5A).contains(letter) {
            column = column * 26 + letter - 0x40
            guard column <= CellName.lastColumn else { return nil }
            next += 1
        }
        guard column > 0, let row = XMLValue(characters: next).number, (1...CellName.lastRow).contains(row) else {
            return nil
        }
        return CellName(column: column, row: row)
    }

    static func == (value: XMLValue, text: StaticString) -> Bool { XMLName(unprefixed: value.characters) == text }
}

extension XMLName {
    fileprivate init(unprefixed characters: UnsafePointer<CChar>) {
        self.characters = characters
    }
}

/// Reads an XML document piece by piece (expat). A document type is refused, and with it every entity but XML's own five:
/// there is nothing to expand and nothing to fetch.
final class XMLScanner {
    private let parser: OpaquePointer
    private let handler: any XMLHandler
    private let part: String
    private let limits: SpreadsheetLimits
    /// What a callback has thrown.
    private var failure: (any Error)?
    private var depth = 0
    /// Bytes since something came of them: a single tag needs memory as long as it is.
    private var silent = 0

    init(part: String, limits: SpreadsheetLimits, handler: any XMLHandler) throws {
        guard let parser = XML_ParserCreate(nil) else { throw SpreadsheetError.file("there is no memory left") }
        self.parser = parser
        self.handler = handler
        self.part = part
        self.limits = limits
        // Not retained: the parser calls back only within `feed`, and does not outlive this object.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, Self.onStart, Self.onEnd)
        XML_SetCharacterDataHandler(parser, Self.onText)
        XML_SetStartDoctypeDeclHandler(parser, Self.onDoctype)
    }

    deinit { XML_ParserFree(parser) }

    /// Takes the next bytes; none mean the end.
    func feed(_ bytes: UnsafeRawBufferPointer) throws {
        silent += bytes.count
        let status = XML_Parse(
            parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), bytes.isEmpty ? 1 : 0)
        if let failure { throw failure }
        guard status == XML_STATUS_OK else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no XML"
            throw SpreadsheetError.damaged(
                "its part \(part) is no XML in line \(XML_GetCurrentLineNumber(parser)): \(reason)")
        }
        guard silent <= limits.tagBytes else {
            throw SpreadsheetError.refused(
                "its part \(part) has a tag or comment of more than \(limits.tagBytes) bytes")
        }
    }

    /// Reads a whole part.
    static func scan(
        _ name: String, in archive: ZipArchive, limits: SpreadsheetLimits, handler: any XMLHandler
    ) throws {
        let entry = try archive.open(name)
        let scanner = try XMLScanner(part: name, limits: limits, handler: handler)
        var isAtEnd = false
        while !isAtEnd {
            try entry.read { bytes in
                isAtEnd = bytes.isEmpty
                try scanner.feed(bytes)
            }
        }
    }

    // MARK: - Callbacks

    private func call(_ body: () throws -> Void) {
        guard failure == nil else { return }
        silent = 0
        do {
            try body()
        } catch {
            failure = error
            XML_StopParser(parser, 0)
        }
    }

    private func enter() throws {
        depth += 1
        if depth > limits.depth {
            throw SpreadsheetError.refused("its part \(part) is nested more than \(limits.depth) deep")
        }
    }

    private static func scanner(_ context: UnsafeMutableRawPointer?) -> XMLScanner {
        Unmanaged<XMLScanner>.fromOpaque(context!).takeUnretainedValue()
    }

    private static let onStart: XML_StartElementHandler = { context, name, attributes in
        let scanner = XMLScanner.scanner(context)
        scanner.call {
            try scanner.enter()
            try scanner.handler.start(XMLName(name!), XMLAttributes(pairs: attributes!))
        }
    }

    private static let onEnd: XML_EndElementHandler = { context, name in
        let scanner = XMLScanner.scanner(context)
        scanner.call {
            scanner.depth -= 1
            try scanner.handler.end(XMLName(name!))
        }
    }

    private static let onText: XML_CharacterDataHandler = { context, characters, count in
        let scanner = XMLScanner.scanner(context)
        scanner.call { try scanner.handler.text(UnsafeRawBufferPointer(start: characters, count: Int(count))) }
    }

    private static let onDoctype: XML_StartDoctypeDeclHandler = { context, _, _, _, _ in
        let scanner = XMLScanner.scanner(context)
        scanner.call {
            throw SpreadsheetError.refused("its part \(scanner.part) declares a document type, which no workbook needs")
        }
    }
}
