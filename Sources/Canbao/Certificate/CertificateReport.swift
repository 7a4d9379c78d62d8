import CertificateArchive
import Filings
import Foundation
import Registry
import SocialInsurance

/// What a verification shows to whoever holds a certificate.
struct CertificateReport: Encodable, Sendable {
    struct Count: Encodable, Sendable {
        let insurance: Insurance
        let persons: Int
    }

    struct Row: Encodable, Sendable {
        let name: String
        let idNumber: String
        let insurance: Insurance
        let from: String
        let to: String
        let months: Int
    }

    /// valid, expired, revoked, unknown or altered.
    let status: String
    /// file or record; nil where nothing is altered.
    let altered: String?
    let checkedAt: String
    // What was issued; all nil where that is unknown.
    var certificateId: String?
    var issuedAt: String?
    var validUntil: String?
    var employer: String?
    var creditCode: String?
    var area: String?
    var from: String?
    var to: String?
    var counts: [Count]?
    var persons: Int?
    var rows: [Row]?
    // Nil where it is not revoked.
    var revokedAt: String?
    var revocationReason: String?

    private let verdict: Verification.Verdict

    private enum CodingKeys: String, CodingKey {
        case status, altered, checkedAt, certificateId, issuedAt, validUntil, employer, creditCode, area, from, to,
            counts
        case persons, rows, revokedAt, revocationReason
    }

    init(_ verification: Verification, at now: Date) {
        verdict = verification.verdict
        switch verdict {
        case .status(let status): (self.status, altered) = (status.rawValue, nil)
        case .altered(let what): (status, altered) = ("altered", what.rawValue)
        }
        checkedAt = RFC3339.text(now)
        revokedAt = verification.revocation.map { RFC3339.text($0.at) }
        revocationReason = verification.revocation?.reason
        guard let certificate = verification.certificate else { return }
        certificateId = certificate.certificateID.text
        issuedAt = "\(certificate.issuedAt)"
        validUntil = "\(certificate.validUntil)"
        employer = certificate.employerName
        creditCode = certificate.creditCode.text
        area = certificate.areaName
        (from, to) = ("\(certificate.period.from)", "\(certificate.period.to)")
        counts = certificate.counts.map { Count(insurance: $0.insurance, persons: $0.persons) }
        persons = certificate.persons
        rows = certificate.rows.map {
            Row(
                name: $0.name, idNumber: $0.idNumber, insurance: $0.insurance, from: "\($0.from)", to: "\($0.to)",
                months: $0.months)
        }
    }

    var isValid: Bool { verdict == .status(.valid) }
}

// MARK: - As a clerk reads it

extension CertificateReport {
    private static let columns = [
        TextTable.Column(title: "姓名"), TextTable.Column(title: "公民身份号码"), TextTable.Column(title: "险种"),
        TextTable.Column(title: "缴费起止年月"), TextTable.Column(title: "月数", alignment: .right),
    ]

    /// With lines of at most so many columns; nil: of any length.
    func text(width: Int?) -> String {
        var text = verdict.chineseText + "\n"
        let labels = particulars.map(\.0.displayWidth).max() ?? 0
        for (label, value) in particulars { text += "  " + label.padded(to: labels + 2) + value.printable + "\n" }
        guard let rows, !rows.isEmpty else { return text }
        var table = TextTable(Self.columns, width: width)
        let cells = rows.map {
            [$0.name, $0.idNumber, $0.insurance.chineseName, "\($0.from) 至 \($0.to)", "\($0.months)"]
        }
        return text + "\n" + table.layOut(cells)
    }

    private var particulars: [(String, String)] {
        let period = from.flatMap { from in to.map { "\(from) 至 \($0)" } }
        let counts = counts.map { counts in
            counts.map { "\($0.insurance.chineseName) \($0.persons) 人" }.joined(separator: "，")
        }
        let pairs: [(String, String?)] = [
            ("证明编号", certificateId), ("参保单位全称", employer), ("统一社会信用代码", creditCode), ("现参保地", area),
            ("查询时间", period), ("缴费总人数", counts), ("出具时间", issuedAt), ("有效期至", validUntil), ("作废时间", revokedAt),
            ("作废原因", revocationReason),
        ]
        return pairs.compactMap { label, value in value.map { (label, $0) } }
    }
}

extension Verification.Verdict {
    var chineseText: String {
        switch self {
        case .status(let status): status.chineseName
        case .altered(.file): "已被改动：该文件与出具的证明不一致。以下为出具时的内容。"
        case .altered(.record): "登记内容与电子签名不一致。"
        }
    }
}
