import Crypto
import Foundation

/// Collects a request's fields for its digest. Every field is framed by its type and length, so that no two different
/// requests collect the same bytes; an absent field differs from an empty one.
public struct ContentDigest {
    private enum Frame: UInt8 {
        case absent
        case text
        case list
        case no
        case yes
    }

    private var bytes: [UInt8] = []

    init(of kind: FilingKind) {
        bytes.reserveCapacity(512)
        // The number names this way of framing: were it to change, digests in the journal would no longer compare.
        add("canbao-filing-1")
        add(kind.rawValue)
    }

    mutating func add(_ text: String?) {
        guard var text else {
            bytes.append(Frame.absent.rawValue)
            return
        }
        text.withUTF8 { utf8 in
            frame(.text, count: utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func add(_ texts: [String]?) {
        guard let texts else {
            bytes.append(Frame.absent.rawValue)
            return
        }
        frame(.list, count: texts.count)
        texts.forEach { add($0) }
    }

    mutating func add(_ flag: Bool?) {
        let frame: Frame =
            switch flag {
            case nil: .absent
            case false?: .no
            case true?: .yes
            }
        bytes.append(frame.rawValue)
    }

    func finish() -> Data {
        Data(SHA256.hash(data: bytes))
    }

    private mutating func frame(_ frame: Frame, count: Int) {
        bytes.append(frame.rawValue)
        // A request has at most 2^20 bytes.
        withUnsafeBytes(of: UInt32(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
