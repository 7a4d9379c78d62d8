import SocialInsurance

/// The answer to an accepted certificate request.
public struct CertificateBody: ResultBody {
    public static let kind = FilingKind.certificate

    /// A stored document.
    public struct Document: Codable, Hashable, Sendable {
        /// Where it lies, `file:///…`.
        public let uri: String
        /// Of its bytes, 64 lower-case hexadecimal digits.
        public let sha256: String
        /// Its length.
        public let bytes: Int

        public init(uri: String, sha256: String, bytes: Int) {
            self.uri = uri
            self.sha256 = sha256
            self.bytes = bytes
        }
    }

    /// Nil for a preview, like the code and the end of validity.
    public let certificateID: String?
    /// What the QR code's address ends with.
    public let verificationCode: String?
    /// The last day on which it is valid.
    public let validUntil: CalendarDate?
    /// How many persons have a row.
    public let persons: Int
    public let pages: Int
    public let pdf: Document
    /// Of a preview: its first page as a picture.
    public let png: Document?

    public init(
        certificateID: String?, verificationCode: String?, validUntil: CalendarDate?, persons: Int, pages: Int,
        pdf: Document, png: Document? = nil
    ) {
        self.certificateID = certificateID
        self.verificationCode = verificationCode
        self.validUntil = validUntil
        self.persons = persons
        self.pages = pages
        self.pdf = pdf
        self.png = png
    }

    private enum CodingKeys: String, CodingKey {
        case certificateID = "certificateId"
        case verificationCode, validUntil, persons, pages, pdf, png
    }
}
