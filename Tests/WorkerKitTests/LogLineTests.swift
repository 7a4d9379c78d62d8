import Foundation
import Logging
import Synchronization
import Testing

@testable import WorkerKit

@Suite("Log lines")
struct LogLineTests {
    @Test(
        "hold nothing that looks like an ID number",
        arguments: [
            ("321202199003074512", "321202********4512"),
            ("32120219900307451X", "321202********451X"),
            ("32120219900307451x", "321202********451x"),
            ("filing E-321202199003074512-7 failed", "filing E-321202********4512-7 failed"),
            ("321202199003074512321202199003074512", "3*********************************12"),
            ("123456789012345", "1************45"),
            ("12345678901234", "12345678901234"),
            ("2021-07-15T09:00:00.123456+08:00", "2021-07-15T09:00:00.123456+08:00"),
            ("申报 321202199003074512 受理", "申报 321202********4512 受理"),
            ("", ""),
        ])
    func masked(text: String, expected: String) {
        #expect(PersonalData.masked(text) == expected)
    }

    /// Writes through both handlers and returns the JSON lines.
    private func lines(_ write: (Logger) -> Void) throws -> [[String: Any]] {
        let box = Box()
        var base = JSONLogHandler(label: "canbao-test")
        base.write = { box.append($0) }
        base.logLevel = .trace
        write(Logger(label: "canbao-test", factory: { _ in MaskingLogHandler(base: base) }))
        return try box.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private final class Box: Sendable {
        private let data = Mutex(Data())
        func append(_ more: Data) { data.withLock { $0 += more } }
        var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    @Test("in JSON are one object a line, whatever the values hold")
    func json() throws {
        let lines = try lines { logger in
            logger.info("plain")
            logger.error(
                "with \"quotes\"\nand more",
                metadata: [
                    "text": "a\nb\u{1}\u{2028}", "list": ["a", "b"], "map": ["k": "v"], "level": "mine",
                    "message": "mine",
                ])
        }
        #expect(lines.count == 2)
        #expect(lines[0]["message"] as? String == "plain" && lines[0]["level"] as? String == "info")
        #expect(lines[0]["label"] as? String == "canbao-test")
        #expect((lines[0]["time"] as? String)?.contains("T") == true)
        #expect(
            lines[1]["message"] as? String == "with \"quotes\"\nand more" && lines[1]["level"] as? String == "error")
        #expect(lines[1]["level_"] as? String == "mine" && lines[1]["message_"] as? String == "mine")
        #expect(lines[1]["list"] as? [String] == ["a", "b"])
        #expect(lines[1]["map"] as? [String: String] == ["k": "v"])
    }

    @Test("are masked in message, metadata of all shapes, the logger's own metadata, and errors")
    func everywhere() throws {
        let number = "321202199003074512"
        let lines = try lines { logger in
            var logger = logger
            logger[metadataKey: "own"] = "\(number)"
            logger.warning(
                "filing \(number)", error: HandlerBug(),
                metadata: ["text": "\(number)", "list": ["\(number)"], "map": ["k": "\(number)"]])
        }
        let text = String(decoding: try JSONSerialization.data(withJSONObject: lines), as: UTF8.self)
        #expect(!text.contains(number))
        #expect(text.components(separatedBy: "321202********4512").count == 7)
    }

    @Test("come in the format and from the level that the settings name")
    func settings() {
        let text = ProcessLogging.handler(label: "x", level: .warning, format: .text)
        let json = ProcessLogging.handler(label: "x", level: .trace, format: .json)
        #expect(text.logLevel == .warning && json.logLevel == .trace)
        #expect((text as? MaskingLogHandler)?.base is StreamLogHandler)
        #expect((json as? MaskingLogHandler)?.base is JSONLogHandler)
    }
}
