/// The texts that cells refer to by number, end to end in one piece of memory.
final class SharedTexts: XMLHandler {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private let limits: SpreadsheetLimits
    private var isText = false
    /// How pinyin and furigana are written over a text; no part of it.
    private var isPhonetic = false

    init(limits: SpreadsheetLimits) {
        self.limits = limits
    }

    /// Nil where there is no such text.
    subscript(index: Int) -> String? {
        guard ends.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : ends[index - 1]
        return CellText.decoded(bytes[start..<ends[index]])
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "t": isText = !isPhonetic
        case "rPh": isPhonetic = true
        default: break
        }
    }

    func end(_ name: XMLName) throws {
        switch name {
        case "t": isText = false
        case "rPh": isPhonetic = false
        case "si":
            ends.append(bytes.count)
            // Empty texts cost memory too.
            guard ends.count <= limits.textBytes / 16 else { throw tooLong }
        default: break
        }
    }

    func text(_ piece: UnsafeRawBufferPointer) throws {
        guard isText else { return }
        bytes.append(contentsOf: piece)
        guard bytes.count <= limits.textBytes else { throw tooLong }
    }

    private var tooLong: SpreadsheetError {
        .refused("its texts have more than \(limits.textBytes) bytes")
    }
}
