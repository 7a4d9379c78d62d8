import ArgumentParser
import Foundation
import WorkerKit

/// Who acts on filings, and why. Both are kept with the filing, and so hold no personal data.
struct ActOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: "Who does it. The default is the login name.")
    var user: String?
    @Option(help: "Why. Applicants read the reason of a cancellation.")
    var reason: String?

    func validate() throws {
        try Self.check(user, "--as", longest: 64)
        try Self.check(reason, "--reason", longest: 200)
    }

    var actingUser: String { user ?? ProcessInfo.processInfo.userName }

    private static func check(_ text: String?, _ option: String, longest: Int) throws {
        guard let text else { return }
        guard !text.allSatisfy(\.isWhitespace), text.count <= longest, text.printable == text else {
            throw ValidationError("\(option) takes 1 to \(longest) characters on one line.")
        }
        guard PersonalData.masked(text) == text else {
            throw ValidationError("\(option) holds what looks like an ID number; it is kept where others read it.")
        }
    }
}
