/// Why a workbook cannot be read or written. The texts name parts and limits, never what a cell holds.
public enum SpreadsheetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is something else than an .xlsx workbook; what, and what to do.
    case notAWorkbook(String)
    /// It ends too early, or its parts do not fit together.
    case damaged(String)
    /// It has a password.
    case protected
    /// It is beyond a limit of ``SpreadsheetLimits``, or holds what no workbook needs, such as a document type.
    case refused(String)
    /// The file system does not let it be read or written.
    case file(String)

    public var description: String {
        switch self {
        case .notAWorkbook(let reason): "is no .xlsx workbook: \(reason)"
        case .damaged(let reason): "is damaged: \(reason)"
        case .protected: "has a password; save it without one"
        case .refused(let reason): "is refused: \(reason)"
        case .file(let reason): reason
        }
    }
}
