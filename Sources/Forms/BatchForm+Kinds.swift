import Filings

extension BatchForm {
    /// The form of a kind. Each kind is one list of columns.
    public static func of(_ kind: FilingKind) -> BatchForm {
        switch kind {
        case .basicInfo: basicInfo
        case .enrollment: enrollment
        case .benefitCheck: benefitCheck
        case .arrears: arrears
        case .certificate: certificate
        case .termination: termination
        case .rollback: rollback
        case .baseAdjustment: baseAdjustment
        case .flexibleStop: flexibleStop
        case .householdType: householdType
        case .benefitReturn: benefitReturn
        case .settlement: settlement
        }
    }

    private static let basicInfo = BatchForm(
        .basicInfo, "人员基础信息采集",
        [.employer] + identity + [
            .name,
            FormColumn(
                "性别", "sex", .choice(.sexes), isPersons: true, isRequired: false, example: "女",
                note: "选择；不填时由证件号码得出"),
            FormColumn(
                "出生日期", "birthDate", .date, isPersons: true, isRequired: false, example: "1900-01-01",
                note: "如 1990-03-07；不填时由证件号码得出"),
            .household(isRequired: false, isPersons: true, note: "选择；公安部信息中有的，以公安部信息为准"),
            FormColumn(
                "手机号码", "phone", .code(.asTheyAre), isPersons: true, isRequired: false, example: "13800000000",
                note: "11位数字", aliases: ["手机号", "联系电话", "电话", "手机"]),
        ])

    private static let enrollment = BatchForm(
        .enrollment, "用人单位用工参保登记",
        [.employer] + identity + [
            .name, .personNumber,
            .day("合同开始日期", "contractStart", example: "2021-01-30", note: "劳动合同的开始日期，参保自该月起"),
            .day("合同结束日期", "contractEnd", isRequired: false, example: "2024-01-29", note: "无固定期限的不填"),
            .wage(note: "申报的月缴费工资"), .insurances(isRequired: false, note: "选择；不填为全部三个险种"),
        ])

    private static let benefitCheck = BatchForm(
        .benefitCheck, "失业金发放信息核查",
        identity + [.day("合同开始日期", "contractStart", example: "2021-01-30", note: "核查该月的下一月起的失业金发放信息")])

    private static let arrears = BatchForm(
        .arrears, "补缴试算", constants: ["mode": "quote"],
        [.employer] + identity + [
            .day("合同开始日期", "contractStart", example: "2021-01-30", note: "劳动合同的开始日期"),
            .wage(note: "申报的月缴费工资"), .insurances(isRequired: true, note: "选择"),
        ])

    private static let certificate = BatchForm(
        .certificate, "单位人员参保证明",
        [
            .employer, .insurances(isRequired: true, note: "选择"),
            .month("起始年月", "from", example: "2021-01", note: "查询期间的第一个月"),
            .month("终止年月", "to", example: "2021-06", note: "查询期间的最后一个月，不晚于当前业务月份，最长60个月"),
            FormColumn(
                "人员证件号码", "persons", .codes(.upperCase), isRequired: false, example: Example.idNumber,
                note: "只列出这些人员，多人之间用“、”隔开；不填为全部人员"),
            FormColumn("是否预览", "preview", .flag, isRequired: false, example: "否", note: "选择；预览权益单不存档，不带验证码"),
        ])

    private static let termination = BatchForm(
        .termination, "用人单位退工停保登记",
        [.employer] + identity + [
            .checkedName, .lastMonth,
            FormColumn(
                "停保原因", "reason", .choice(.terminationReasons), example: "本人辞职", note: "选择", aliases: ["减员原因", "退工原因"]),
            .insurances(isRequired: false, note: "选择；不填为该人员在本单位参加的全部险种"),
        ])

    private static let rollback = BatchForm(
        .rollback, "人员变更回退",
        [.employer] + identity + [
            .checkedName,
            FormColumn(
                "原申报编号", "targetFilingId", .code(.asTheyAre), example: "E-1", note: "要回退的那笔申报的申报编号"),
            FormColumn("原业务", "targetKind", .choice(.changes), isRequired: false, example: "用工参保登记", note: "选择"),
        ])

    private static let baseAdjustment = BatchForm(
        .baseAdjustment, "缴费基数调整",
        [.employer] + identity + [
            .checkedName, .wage(note: "上调后的月缴费工资"),
            .month("调整起始年月", "effectiveMonth", example: "2021-07", note: "当年的月份，不晚于当前业务月份"),
            FormColumn(
                "附件", "attachments", .codes(.lowerCase), isRequired: false,
                example: String(repeating: "0", count: 64), note: "材料照片上传后得到的64位编号，多个之间用“、”隔开"),
        ])

    private static let flexibleStop = BatchForm(
        .flexibleStop, "灵活就业人员停保登记", identity + [.checkedName, .lastMonth])

    private static let householdType = BatchForm(
        .householdType, "户籍性质维护",
        identity + [.checkedName, .personNumber, .household(isRequired: true, isPersons: false, note: "选择")])

    private static let benefitReturn = BatchForm(
        .benefitReturn, "失业金退回",
        identity + [
            .checkedName,
            FormColumn(
                "退回月份和金额", "returned", .monthlyAmounts, example: "2021-03:1220.00、2021-04:1220.00",
                note: "如 2021-03:1220.00，多个月份之间用“、”隔开"),
        ])

    private static let settlement = BatchForm(
        .settlement, "月度结算",
        [
            .month("费款所属期", "month", example: "2021-07", note: "要结算的月份"),
            FormColumn(
                "统一社会信用代码", "employer", .code(.upperCase), isRequired: false, example: Example.employer,
                note: "只结算该单位；不填为全部单位", aliases: FormColumn.employerAliases),
        ])

    /// Type and number of a person's document.
    private static let identity = [
        FormColumn(
            "证件类型", "idType", .choice(.idTypes), isPersons: true, isRequired: false, standard: "resident-id",
            example: "居民身份证", note: "选择；不填为居民身份证"),
        FormColumn(
            "证件号码", "idNumber", .code(.upperCase), isPersons: true, example: Example.idNumber,
            note: "18位公民身份号码，或护照号码",
            aliases: ["身份证号码", "身份证号", "公民身份号码", "社会保障号", "社会保障号码", "身份证件号码", "证件号"]),
    ]
}

/// Columns that several kinds have.
extension FormColumn {
    fileprivate static let employerAliases = ["单位统一社会信用代码", "社会信用代码", "信用代码"]

    fileprivate static let employer = FormColumn(
        "统一社会信用代码", "employer", .code(.upperCase), example: Example.employer, note: "用人单位的18位代码",
        aliases: employerAliases)

    fileprivate static let name = FormColumn(
        "姓名", "name", .text, isPersons: true, example: Example.name, note: "与证件一致", aliases: ["人员姓名", "参保人员姓名"])

    fileprivate static let checkedName = FormColumn(
        "姓名", "name", .text, isPersons: true, isRequired: false, example: Example.name, note: "填写后与登记信息核对",
        aliases: ["人员姓名", "参保人员姓名"])

    fileprivate static let personNumber = FormColumn(
        "个人编号", "personNumber", .code(.asTheyAre), isRequired: false, example: "", note: "同一证件号码有多条人员信息时，填写选定的一条")

    fileprivate static let lastMonth = month("停保年月", "lastMonth", example: "2021-07", note: "参保的最后一个月")

    fileprivate static func household(isRequired: Bool, isPersons: Bool, note: String) -> FormColumn {
        FormColumn(
            "户籍性质", "householdType", .choice(.householdTypes), isPersons: isPersons, isRequired: isRequired,
            example: "51 本地居民户口", note: note, aliases: ["户口性质"])
    }

    fileprivate static func day(
        _ heading: String, _ field: String, isRequired: Bool = true, example: String, note: String
    ) -> FormColumn {
        FormColumn(heading, field, .date, isRequired: isRequired, example: example, note: "如 \(example)；\(note)")
    }

    fileprivate static func month(
        _ heading: String, _ field: String, example: String, note: String
    ) -> FormColumn {
        FormColumn(heading, field, .month, example: example, note: "如 \(example)；\(note)")
    }

    fileprivate static func wage(note: String) -> FormColumn {
        FormColumn(
            "缴费工资（元/月）", "monthlyWage", .money, example: "6500.00", note: "元，最多两位小数；\(note)",
            aliases: ["月缴费工资", "缴费基数", "月工资", "工资"])
    }

    fileprivate static func insurances(isRequired: Bool, note: String) -> FormColumn {
        FormColumn(
            "参保险种", "insurances", .choices(.insurances), isRequired: isRequired, example: "养老保险、失业保险、工伤保险",
            note: "\(note)，多个险种之间用“、”隔开", aliases: ["险种"])
    }
}
