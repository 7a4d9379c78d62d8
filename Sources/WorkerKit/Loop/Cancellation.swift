/// An operator's decision that a filing which waits is not to go on.
public enum Cancellation {
    /// What the applicant reads beside the code that the filing waited on.
    public static func detail(reason: String) -> String { "申报已撤销：\(reason)" }
}
