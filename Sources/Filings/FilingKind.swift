import SocialInsurance

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

    /// The end of a person's insurance at an employer, 用人单位退工停保登记.
    case termination
    /// Undoes an enrollment, a termination or a base adjustment, 人员变更回退.
    case rollback
    /// A higher wage, 缴费基数调整（上调）.
    case baseAdjustment = "base-adjustment"
    /// The end of flexible employment, 灵活就业人员停保登记.
    case flexibleStop = "flexible-stop"
    /// The household type on a person's record, 户籍性质维护.
    case householdType = "household-type"
    /// Unemployment benefit that was paid back, 失业金退回.
    case benefitReturn = "benefit-return"
    /// The regular contributions of a month, 月度结算.
    case settlement

    /// The kinds that have a worker, topics and schemas.
    public static let served = FilingKind.allCases
}

extension FilingKind {
    /// The kinds whose filings of one person are decided in the order of their receipt, this one among them: what one of
    /// them changes, the others judge by.
    public var queue: Set<FilingKind> {
        Self.changesOfEnrollments.contains(self) ? Self.changesOfEnrollments : [self]
    }

    /// The kind whose worker takes this one too: `canbao-KIND-worker` is named after it.
    public var worker: FilingKind {
        switch self {
        case .termination, .rollback, .baseAdjustment, .flexibleStop: .enrollment
        case .householdType: .basicInfo
        case .benefitReturn: .benefitCheck
        case .settlement: .arrears
        case .basicInfo, .enrollment, .benefitCheck, .arrears, .certificate: self
        }
    }

    private static let changesOfEnrollments: Set<FilingKind> = [.enrollment, .termination, .rollback, .baseAdjustment]
}

extension EnrollmentChange.Kind {
    /// The filing's kind.
    public var filingKind: FilingKind {
        switch self {
        case .enrollment: .enrollment
        case .termination: .termination
        case .baseAdjustment: .baseAdjustment
        }
    }
}
