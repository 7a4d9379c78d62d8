import ArgumentParser
import Foundation
import WorkerKit

struct AttachCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Store photos for filings to name, and print their SHA-256.",
        discussion: """
            A photo is JPEG or PNG, which its bytes tell and not its name, whole, and at most 10 MiB long. It is stored as \
            attachments/SHA256.jpg or .png in the folder of --blobs, as it is, with whatever the camera has written into it. \
            A base adjustment names it in `attachments`; a form, in the column 附件. Storing it again does nothing. The \
            exit status is 1 if a file was refused; the others are stored.
            """)

    @Argument(help: "The photos.", completion: .file(extensions: ["jpg", "jpeg", "png"]))
    var files: [String]
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let store = PhotoStore(settings)
        var output = TextOutput.standard
        var isRefused = false
        for path in files {
            do {
                let kept = try store.keep(try read(path))
                if json { try output.writeJSON(kept) } else { try output.writeLine(kept.sha256) }
                try output.flush()
            } catch let refusal as PhotoStore.Refusal {
                Complaint.say("\(path) \(refusal)")
                isRefused = true
            } catch let error as UserFacingError where files.count > 1 {
                Complaint.say(error.message)
                isRefused = true
            }
        }
        if isRefused { throw ProcessExit.rejected }
    }

    /// One byte more than a photo may have is enough to refuse it.
    private func read(_ path: String) throws -> Data {
        try InputFile.open(path).read(upToCount: PhotoStore.longest + 1) ?? Data()
    }
}
