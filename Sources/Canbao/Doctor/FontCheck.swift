import Certificates

/// Whether certificates can be drawn.
struct FontCheck {
    /// Throws ``Certificates/FontError``, or gives the packages that would draw the rarest names too.
    var find: () throws -> [String] = {
        let fonts = try CertificateFonts.installed()
        _ = try CertificateRenderer(fonts: fonts)
        return fonts.recommendedPackages
    }

    var findings: [Finding] {
        do {
            let packages = try find()
            guard !packages.isEmpty else { return [.ok("fonts", "certificates can be drawn, rare characters too")] }
            return [
                .warning(
                    "fonts", "certificates can be drawn, but for the rarest characters of names",
                    remedy: "install the Debian package \(packages.joined(separator: " or "))")
            ]
        } catch {
            return [.problem("fonts", "certificates cannot be drawn: \(error)")]
        }
    }
}
