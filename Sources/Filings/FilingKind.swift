/// What can be filed. The raw value begins the names of the kind's topics and stands as `kind` in its results.
public enum FilingKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Basic information of a person, 人员基础信息采集.
    case basicInfo = "basic-info"
    /// Enrollment at an employer, 用人单位用工参保登记.
    case enrollment
    /// Whether unemployment benefit stands against an enrollment, 失业金发放信息.
    case benefitCheck = "benefit-check"
    /// What is to be paid for the months before the operating month, 补缴.
    case arrears
    /// Certificate of insured staff, 单位人员参保证明.
    case certificate

    // No worker takes these yet; their names are kept for them.
    case termination
    case rollback
    case baseAdjustment = "base-adjustment"
    case flexibleStop = "flexible-stop"
    case householdType = "household-type"
    case benefitReturn = "benefit-return"
    case settlement

    /// The kinds that have a worker, topics and schemas.
    public static let served: [FilingKind] = [.basicInfo, .enrollment, .benefitCheck, .arrears, .certificate]
}
