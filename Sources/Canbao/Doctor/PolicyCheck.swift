import Foundation
import SocialInsurance
import WorkerKit

/// Whether the law loads, and somebody has confirmed it.
struct PolicyCheck {
    let folder: URL

    var findings: [Finding] {
        do {
            let unverified = try PolicyFolder.load(folder).unverified
            guard !unverified.isEmpty else { return [.ok("policy", folder.path)] }
            return [
                .warning(
                    "policy", "\(folder.path): \(unverified.count) entries are not verified",
                    remedy: "compare them with the bureau's notices and set verified: true")
            ]
        } catch {
            return [
                .problem("policy", "\(error)", remedy: "mend the files, or name another CANBAO_SHARE", fault: .settings)
            ]
        }
    }
}
