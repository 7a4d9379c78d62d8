/// What a 单位人员参保证明 says: who was insured by this employer, in what, and when. Without number, time or validity.
public struct CertificateContent: Hashable, Sendable {
    /// 参保单位全称.
    public let employerName: String
    public let creditCode: CreditCode
    /// 现参保地.
    public let areaCode: AreaCode
    public let areaName: String
    public let period: CertificatePeriod
    /// For each chosen insurance, in the order of listings, how many persons have a row; zero too.
    public let counts: [InsuranceCount]
    /// How many persons have a row at all.
    public let persons: Int
    /// By ID number, insurance, start.
    public let rows: [CertificateRow]
}

/// 缴费总人数 of one insurance.
public struct InsuranceCount: Hashable, Sendable, Decodable {
    public let insurance: Insurance
    public let persons: Int
}
