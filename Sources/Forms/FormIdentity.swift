import Crypto
import Filings
import Foundation

/// Names of forms, rows and batches.
public enum FormIdentity {
    /// Digits and letters that nobody takes for one another (Crockford's base 32).
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// A number for a new form: ten characters.
    public static func newFormNumber(_ generator: inout some RandomNumberGenerator) -> String {
        String((0..<10).map { _ in alphabet.randomElement(using: &generator) ?? "0" })
    }

    /// Whether a text may be a form's number.
    static func isFormNumber(_ text: String) -> Bool {
        text.utf8.count == 10 && text.allSatisfy(alphabet.contains)
    }

    /// The id of a row's filing: the same content in the same form and round always has the same id, whoever saved the file
    /// and whatever stands in its other rows. So a form can be submitted again after some rows were mended, and nothing
    /// is filed twice.
    ///
    /// - Parameters:
    ///   - form: the form's number; nil: a file that was not made by `canbao template`.
    ///   - round: 1, or more where the same rows are to be filed anew.
    ///   - former: the id under which the row was refused before; nil: it is filed for the first time.
    static func filingID(
        _ kind: FilingKind, form: String?, round: Int, former: String?, content: FieldValue
    ) -> String {
        var bytes: [UInt8] = []
        FieldValue.list(["canbao-form-1", kind.rawValue, form ?? "", String(round), former ?? ""]).write(to: &bytes)
        content.write(to: &bytes)
        return "\(form ?? "FORM")-\(text(of: bytes, length: 16))"
    }

    /// The id of what is kept of a file: the same rows in the same places are the same batch. Rows that were moved keep
    /// their filings' ids, but their cells have other names, and so they are another batch.
    static func batchID(_ kind: FilingKind, form: String?, round: Int, rows: [FormRow]) -> String {
        var bytes: [UInt8] = []
        FieldValue.list(["canbao-batch-1", kind.rawValue, form ?? "", String(round)]).write(to: &bytes)
        for row in rows {
            let texts = [String(row.number), row.filingID ?? ""] + row.texts + row.problems.map(\.description)
            FieldValue.list(texts).write(to: &bytes)
        }
        return text(of: bytes, length: 12)
    }

    private static func text(of bytes: [UInt8], length: Int) -> String {
        let digest = Array(SHA256.hash(data: bytes))
        return String(
            (0..<length).map { place in
                let bit = place * 5
                let pair = UInt16(digest[bit / 8]) << 8 | UInt16(digest[bit / 8 + 1])
                return alphabet[Int(pair >> (11 - bit % 8)) & 31]
            })
    }
}
