/// Reads fixed formats off the bytes of a text, without allocating. Only ASCII digits are digits here.
struct ByteReader<Bytes: IteratorProtocol<UInt8>> {
    private var rest: Bytes
    /// The next byte, not yet taken; nil at the end.
    private(set) var next: UInt8?

    init(_ bytes: Bytes) {
        rest = bytes
        next = rest.next()
    }

    var isAtEnd: Bool { next == nil }

    /// Takes the next byte if it is this one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        next = rest.next()
        return true
    }

    /// Takes one digit.
    mutating func digit() -> Int? {
        guard let byte = next, let value = byte.decimalValue else { return nil }
        next = rest.next()
        return value
    }

    /// Takes exactly that many digits.
    mutating func number(digits count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Takes a run of digits of whatever length, from one to `limit`.
    mutating func number(upTo limit: Int) -> Int64? {
        guard var value = digit().map(Int64.init) else { return nil }
        var count = 1
        while let digit = digit() {
            count += 1
            guard count <= limit else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }
}

extension UInt8 {
    /// What an ASCII digit stands for; nil for any other byte.
    var decimalValue: Int? {
        self >= 0x30 && self <= 0x39 ? Int(self) - 0x30 : nil
    }

    var isUpperCaseLetter: Bool { self >= 0x41 && self <= 0x5A }
    var isLowerCaseLetter: Bool { self >= 0x61 && self <= 0x7A }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Writes a number as decimal digits with leading zeros.
    func write(_ value: Int, at offset: Int, digits count: Int) {
        var rest = value
        for index in stride(from: offset + count - 1, through: offset, by: -1) {
            self[index] = UInt8(0x30 + rest % 10)
            rest /= 10
        }
    }
}
