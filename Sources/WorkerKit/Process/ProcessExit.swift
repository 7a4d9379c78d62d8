import ArgumentParser
import Foundation
import MessageLog
import PlainWords
import Registry

/// Exit statuses, as contracts with scripts (BSD's sysexits).
public enum ProcessExit {
    /// Done, but something was rejected.
    public static let rejected = ExitCode(1)
    public static let usage = ExitCode(64)
    /// Log, registry or ministry out of reach.
    public static let unavailable = ExitCode(69)
    public static let internalError = ExitCode(70)
    public static let settings = ExitCode(78)

    /// Says on standard error what ended the program, and returns the status to end with.
    public static func report(_ error: any Error, program: String) -> any Error {
        switch error {
        case is ExitCode, is CleanExit, is ValidationError:
            return error
        case let error as SettingsError:
            return end(program, error, settings)
        case is UnusablePolicyFolder, is TopicsFileError:
            return end(program, error, settings)
        case let error as LogError:
            return end(program, error, unavailable)
        case let error as RegistryError:
            return end(program, error, unavailable)
        case let error as UserFacingError:
            return end(program, error.message, error.status)
        case is CocoaError, is POSIXError:
            return end(program, PlainWords.reason(error), internalError)
        default:
            return end(program, error, internalError)
        }
    }

    private static func end(_ program: String, _ error: Any, _ status: ExitCode) -> ExitCode {
        try? FileHandle.standardError.write(contentsOf: Data("\(program): \(PersonalData.masked("\(error)"))\n".utf8))
        return status
    }
}

/// An error whose text is meant for whoever typed the command.
public struct UserFacingError: Error {
    public let message: String
    public let status: ExitCode

    public init(_ message: String, status: ExitCode) {
        self.message = message
        self.status = status
    }
}
