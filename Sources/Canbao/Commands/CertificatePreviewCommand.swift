import ArgumentParser
import CertificateArchive
import Certificates
import Filings
import Foundation
import PlainWords
import Registry
import SocialInsurance
import WorkerKit

struct CertificatePreviewCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Draw a certificate with the watermark 预览, and issue none.",
        discussion: """
            The page as it would be now, without number, code, validity and signature. Nothing is filed, stored or recorded: it \
            is read from the registry and drawn here.

            Exit status 1 where there is nothing to certify.
            """)

    @Option(help: "The employer's credit code.")
    var employer: String
    @Option(help: "pension, unemployment or work-injury; may be given more than once. The default is all three.")
    var insurance: [Insurance] = []
    @Option(help: "The first month, YYYY-MM.")
    var from: String
    @Option(help: "The last month, YYYY-MM.")
    var to: String
    @Option(
        help: ArgumentHelp(
            "File with the ID numbers of the persons that are wanted, one a line; - for standard input. The default is all.",
            valueName: "file"))
    var persons: String?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where to write it; a name that ends with .png gets a picture of one page.", valueName: "file"))
    var output: String
    @Option(help: "With .png: which page.")
    var page = 1
    @Option(help: "With .png: dots per inch.")
    var dpi = 144
    @Flag(help: "Write over a file that is there.")
    var force = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        guard page >= 1, (36...600).contains(dpi) else {
            throw ValidationError("--page is at least 1, and --dpi between 36 and 600.")
        }
    }

    func execute(_ settings: Settings) async throws {
        let now = settings.clock.now
        let content = try await content(settings, today: BusinessClock.date(of: now))
        let bytes = try await Blocking.run {
            try CertificateFaults.explaining {
                guard let time = IssueTime(secondsSince1970: Int64(now.timeIntervalSince1970.rounded(.down))) else {
                    throw UserFacingError("the business clock has left the calendar", status: ProcessExit.settings)
                }
                let renderer = try CertificateRenderer(fonts: .installed())
                guard output.lowercased().hasSuffix(".png") else {
                    return try renderer.renderPreviewPDF(content, at: time).data
                }
                let picture = try renderer.renderPreviewPNG(content, at: time, page: page, dotsPerInch: dpi)
                guard let picture else {
                    throw UserFacingError("the preview has no page \(page)", status: ProcessExit.rejected)
                }
                return picture
            }
        }
        try PrivateFile.write(bytes, to: output, overwriting: force)
        print(output)
    }

    private func content(_ settings: Settings, today: CalendarDate) async throws -> CertificateContent {
        let form = CertificateForm(
            employer: employer, insurances: insurance.isEmpty ? Insurance.allCases : insurance, from: from, to: to,
            persons: try persons.map(Self.lines))
        let application = CertificateApplication.read(form, today: today, operatingMonth: today.month)
        guard case .accepted(let application) = application else { throw Self.refusal(application.refusals) }
        let content = try await Opened.registry(settings) { registry in
            try await registry.read { try application.decide(in: $0) }
        }
        guard case .accepted(let content) = content else { throw Self.refusal(content.refusals) }
        return content
    }

    private static func lines(_ path: String) throws -> [String] {
        do {
            let text =
                try path == "-"
                ? String(decoding: FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
                : String(contentsOfFile: path, encoding: .utf8)
            return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        } catch {
            throw UserFacingError("\(path) cannot be read: \(PlainWords.reason(error))", status: ProcessExit.usage)
        }
    }

    private static func refusal(_ refusals: [Refusal]) -> UserFacingError {
        UserFacingError(ClerkText.refusals(refusals.map(ErrorEntry.init)), status: ProcessExit.rejected)
    }
}

extension Insurance: ExpressibleByArgument {}
