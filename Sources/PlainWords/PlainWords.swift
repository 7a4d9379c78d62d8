import Foundation

/// What the system says of a file or folder, in the words that operators know. Foundation's own hide the reason behind a domain and
/// a number.
public enum PlainWords {
    /// Why a call of Foundation's failed, e.g. "No such file or directory".
    public static func reason(_ error: any Error) -> String {
        if let code = systemCode(error) { return String(cString: strerror(code)) }
        switch (error as? CocoaError)?.code {
        case .fileReadCorruptFile?, .fileReadInapplicableStringEncoding?, .fileReadUnknownStringEncoding?:
            return "is no text in UTF-8"
        case .fileNoSuchFile?, .fileReadNoSuchFile?: return String(cString: strerror(ENOENT))
        case .fileReadNoPermission?, .fileWriteNoPermission?: return String(cString: strerror(EACCES))
        case .fileWriteOutOfSpace?: return String(cString: strerror(ENOSPC))
        default: return (error as NSError).localizedDescription
        }
    }

    /// The errno that stands behind an error. On Linux nothing bridges a POSIXError to an NSError.
    private static func systemCode(_ error: any Error) -> Int32? {
        if let error = error as? POSIXError { return error.code.rawValue }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap(systemCode)
    }
}
