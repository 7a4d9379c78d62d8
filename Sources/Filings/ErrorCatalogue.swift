import SocialInsurance

/// The error catalogue: what an applicant reads, word for word.
extension RefusalCode {
    /// What is wrong.
    public var message: String { texts.message }

    /// What to do about it.
    public var remedy: String { texts.remedy }

    private var texts: (message: String, remedy: String) {
        switch self {
        case .personNotFound:
            (
                "未获取到人员基本信息。",
                "请先在“人员基础信息采集”中申报该人员，再办理参保。"
            )
        case .flexibleEnrolled:
            (
                "该人员为灵活就业参保人员。",
                "请该人员先办理“灵活就业人员停保登记”。"
            )
        case .pensionEnrolled:
            (
                "养老已参保，不能再办理参保。",
                "请单位通知员工核实是否原单位未停保。"
            )
        case .personAmbiguous:
            (
                "根据身份证号码找到多条人员信息，无法办理此业务。",
                "请选择其中一条（个人编号）申报；如仍不行，请到柜台申报。"
            )
        case .householdTypeMissing:
            (
                "户籍性质为空。",
                "请该人员登录网办大厅，在个人中心维护户籍性质。"
            )
        case .benefitConflict:
            (
                "自参保开始日期下一月起，存在失业金发放信息。",
                "请通知员工至人社局将补缴期间失业金退回后，单位再申请补缴。"
            )
        case .ministryUnavailable:
            (
                "调用公安部人员基准信息查询接口出错。请稍后或第二天再试。",
                "系统将自动重试，无需重复申报。"
            )
        case .identityMismatch:
            (
                "姓名与公民身份号码比对不一致。",
                "请核对姓名和证件号码后重新申报。"
            )
        case .identityNotFound:
            (
                "公安部人员基准信息中查无此人。",
                "请核对证件号码；如无误，请到柜台申报。"
            )
        case .nameMismatch:
            (
                "姓名与已登记的人员信息不一致。",
                "请核对姓名后重新申报，或到柜台变更。"
            )
        case .alreadyEnrolled:
            (
                "该人员在本单位已参加该险种。",
                "无需重复申报。"
            )
        case .employerNotFound:
            (
                "未找到该单位的参保登记信息。",
                "请核对统一社会信用代码。"
            )
        case .idNumberInvalid:
            (
                "证件号码不符合编码规则。",
                "请核对证件号码。"
            )
        case .creditCodeInvalid:
            (
                "统一社会信用代码不符合编码规则。",
                "请核对统一社会信用代码。"
            )
        case .contractDatesInvalid:
            (
                "合同起止日期有误。",
                "合同开始月份不得晚于当前业务月份，结束日期不得早于开始日期。"
            )
        case .wageInvalid:
            (
                "缴费工资有误。",
                "请填写大于零、最多两位小数的金额。"
            )
        case .nothingToCertify:
            (
                "所选期间内没有参保缴费记录。",
                "请核对险种和时间段。"
            )
        case .periodInvalid:
            (
                "查询期间有误。",
                "请核对起止年月。"
            )
        case .notEnrolledHere:
            (
                "该人员在本单位没有正常参保记录。",
                "请核对人员和险种。"
            )
        case .endMonthInvalid:
            (
                "停保年月有误。",
                "停保年月不得早于参保开始或已结算年月，不得晚于当前业务月份。"
            )
        case .rollbackNotAllowed:
            (
                "该业务不能回退。",
                "仅可回退当月办理的最近一笔人员变更。"
            )
        case .baseNotRaised:
            (
                "缴费基数只能上调。",
                "下调请到柜台办理。"
            )
        case .attachmentMissing:
            (
                "缺少附件材料。",
                "请上传材料照片。"
            )
        case .notFlexible:
            (
                "该人员没有灵活就业参保记录。",
                "请核对人员信息。"
            )
        case .benefitNotFound:
            (
                "未找到对应的失业金发放信息。",
                "请核对月份和金额。"
            )
        case .malformed:
            (
                "报文格式错误。",
                "见 detail：出错的字段与原因。"
            )
        case .filingIDReused:
            (
                "申报编号已被不同内容的申报使用。",
                "请使用新的申报编号。"
            )
        case .internalError:
            (
                "系统处理异常，申报已保留。",
                "运维人员处理后将自动继续，无需重复申报。"
            )
        }
    }
}
