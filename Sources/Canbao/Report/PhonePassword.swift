import Foundation
import WorkerKit

/// The phone number that opens an encrypted report.
enum PhonePassword {
    /// Eleven digits that begin with 1, as mobile numbers do.
    static func isValid(_ text: String) -> Bool {
        text.utf8.count == 11 && text.hasPrefix("1") && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The number as it was given; nil or `-`: from a prompt, without showing it, or from the first line of standard input.
    static func read(_ given: String?) throws -> String {
        let text: String
        if let given, given != "-" {
            text = given
        } else if isatty(STDIN_FILENO) == 1 {
            text = try prompt()
        } else {
            text = readLine() ?? ""
        }
        let phone = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard isValid(phone) else {
            throw UserFacingError(
                "the password must be a mobile phone number: eleven digits, the first of them 1",
                status: ProcessExit.usage)
        }
        return phone
    }

    private static func prompt() throws -> String {
        var shown = termios()
        tcgetattr(STDIN_FILENO, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        FileHandle.standardError.write(Data("手机号码（解压密码）：".utf8))
        return readLine() ?? ""
    }
}
