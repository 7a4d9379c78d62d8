import Foundation

/// The worked cases beside the tests. `Tests/Schemas/validate.py` holds the schemas against the same files.
enum CaseFiles {
    static func text(_ name: String) throws -> String {
        try String(contentsOf: url(name), encoding: .utf8)
    }

    static func load<Cases: Decodable>(_ name: String, as type: Cases.Type = Cases.self) throws -> Cases {
        try JSONDecoder().decode(type, from: Data(contentsOf: url(name)))
    }

    private static func url(_ name: String) -> URL {
        Bundle.module.bundleURL.appending(path: "Cases/\(name)")
    }
}
