import Foundation
import Testing

@testable import Certificates

@Suite("the number in the file")
struct CertificateMarkerTests {
    @Test("a copy with any one byte altered still names its certificate, and is no copy any more")
    func altered() throws {
        let snapshot = Samples.snapshot(Samples.content(persons: 2))
        let pdf = try Renderers.make().renderPDF(snapshot, verificationURL: Samples.url).data
        let stored = try SignedCertificate(snapshot, pdf: pdf, key: SigningKey())
        #expect(BlobStore.sha256(of: pdf) == stored.pdfSHA256)
        // Every byte of the document information, and some of each other part.
        let marker = try #require(pdf.range(of: Data(CertificateMarker.text(Samples.id).utf8)))
        let near = marker.lowerBound - 200..<min(marker.upperBound + 400, pdf.count)
        for index in Array(near) + Array(stride(from: 0, to: pdf.count, by: 997)) {
            var copy = pdf
            copy[index] ^= 1
            #expect(CertificateMarker.certificateIDs(in: copy).contains(Samples.id), "byte \(index)")
            #expect(BlobStore.sha256(of: copy) != stored.pdfSHA256, "byte \(index)")
        }
    }

    @Test("a file of another kind names none")
    func otherFile() {
        #expect(CertificateMarker.certificateIDs(in: Data("canbao-certificate:2021".utf8)).isEmpty)
        #expect(CertificateMarker.certificateIDs(in: Data()).isEmpty)
    }
}
