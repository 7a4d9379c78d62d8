import Foundation

/// Finds the folder with policy/, topics/ and samples/: the checkout that the program was built in, or else the place
/// where it is installed.
public enum ShareFolder {
    /// The file of the running program.
    public static var executable: URL {
        let path =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: path)
    }

    static func beside(executable: URL) -> URL? {
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            for candidate in [folder, folder.appendingPathComponent("share/canbao")] where holdsPolicy(candidate) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        let installed = URL(fileURLWithPath: "/usr/share/canbao")
        return holdsPolicy(installed) ? installed : nil
    }

    private static func holdsPolicy(_ folder: URL) -> Bool {
        ["policy", "topics"].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }
}
