/// What somebody who checks a certificate learns about it, first of all.
public enum CertificateStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case valid
    case expired
    case revoked
    /// No certificate has this code.
    case unknown

    /// Of a certificate that exists. Revocation outweighs age.
    public static func of(validUntil: CalendarDate, isRevoked: Bool, today: CalendarDate) -> CertificateStatus {
        if isRevoked { return .revoked }
        return today <= validUntil ? .valid : .expired
    }

    public var chineseName: String {
        switch self {
        case .valid: "有效"
        case .expired: "已过有效期"
        case .revoked: "已作废"
        case .unknown: "未查到该证明"
        }
    }
}

/// What a certificate shows to whoever holds its code: names and ID numbers only masked.
public struct MaskedCertificate: Hashable, Sendable {
    public let certificateID: CertificateID
    public let issuedAt: IssueTime
    public let validUntil: CalendarDate
    public let employerName: String
    public let creditCode: CreditCode
    public let areaName: String
    public let period: CertificatePeriod
    public let counts: [InsuranceCount]
    /// 人数, each person once.
    public let persons: Int
    public let rows: [Row]

    public struct Row: Hashable, Sendable {
        /// `张*`.
        public let name: String
        /// `321202********4512`.
        public let idNumber: String
        public let insurance: Insurance
        public let from: Month
        public let to: Month
        public let months: Int
    }
}

extension CertificateSnapshot {
    public var masked: MaskedCertificate {
        MaskedCertificate(
            certificateID: certificateID, issuedAt: issuedAt, validUntil: validUntil,
            employerName: content.employerName, creditCode: content.creditCode, areaName: content.areaName,
            period: content.period, counts: content.counts, persons: content.persons,
            rows: content.rows.map {
                MaskedCertificate.Row(
                    name: $0.name.masked, idNumber: $0.identity.masked, insurance: $0.insurance, from: $0.from,
                    to: $0.to, months: $0.months)
            })
    }
}
