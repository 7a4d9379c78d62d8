/// The fonts do not serve. The operator has to install one.
public enum FontError: Error, Hashable, Sendable {
    /// A font that every certificate needs is not installed.
    case notInstalled(family: String, package: String)
    /// A font is there but cannot be used.
    case unusable(family: String, file: String, reason: String)
    /// Text holds characters that no font at hand draws. Nothing was drawn: a certificate with boxes in place of a
    /// name must not leave the house.
    case glyphsMissing(codePoints: [String], packages: [String])
}

extension FontError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notInstalled(let family, let package):
            "the font “\(family)” is not installed; install the Debian package \(package) and start again"
        case .unusable(let family, let file, let reason):
            "the font “\(family)” in \(file) cannot be used: \(reason)"
        case .glyphsMissing(let codePoints, let packages) where packages.isEmpty:
            "no font for certificates draws \(codePoints.joined(separator: ", "))"
        case .glyphsMissing(let codePoints, let packages):
            "no installed font draws \(codePoints.joined(separator: ", ")); "
                + "install the Debian package \(packages.joined(separator: " or ")) and start again"
        }
    }
}
