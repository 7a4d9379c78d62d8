import Foundation

/// Where the ministry's interface is: `http://HOST[:PORT][/PATH]` or the same with https.
public struct MinistryAddress: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at the end.
    public let description: String

    /// Nil where the text is no such address. Credentials, queries and fragments do not belong into it.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, parts.query == nil, parts.fragment == nil,
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        var address = Substring(text)
        while address.last == "/" { address.removeLast() }
        description = String(address)
    }

    /// Of identity lookups.
    var lookups: String { description + "/v1/identity-lookups" }
}
