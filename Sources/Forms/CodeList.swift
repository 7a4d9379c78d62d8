import SocialInsurance

/// What can be chosen in a column: the values of a field, and what offices call them.
public struct CodeList: Hashable, Sendable {
    public struct Code: Hashable, Sendable {
        /// In the filing.
        public let value: String
        /// In the form.
        public let label: String
        /// What people write as well.
        let aliases: [String]

        init(_ value: String, _ label: String, _ aliases: [String] = []) {
            self.value = value
            self.label = label
            self.aliases = aliases
        }
    }

    /// As the form's sheet of codes names it.
    public let name: String
    public let codes: [Code]
    /// What the form offers to choose from.
    public let offers: [String]
    /// Places of codes by whatever means them, folded.
    private let places: [String: Int]

    init(_ name: String, _ codes: [Code], offers: [String]? = nil) {
        self.name = name
        self.codes = codes
        self.offers = offers ?? codes.map(\.label)
        var places: [String: Int] = [:]
        for (place, code) in codes.enumerated() {
            for name in [code.label, code.value] + code.aliases {
                let name = CellFolding.folded(name)
                if places[name] == nil { places[name] = place }
            }
        }
        self.places = places
    }

    /// The code that a text means: its label, its value or an alias, however wide its characters are.
    func code(of text: String) -> Code? {
        places[CellFolding.folded(text)].map { codes[$0] }
    }

    /// The label of a value; the value itself where there is none.
    func label(of value: String) -> String { codes.first { $0.value == value }?.label ?? value }
}

extension CodeList {
    static let idTypes = CodeList(
        "证件类型",
        [
            Code("resident-id", "居民身份证", ["身份证", "居民身份证（户口簿）", "公民身份号码"]),
            Code("passport", "护照", ["外国护照"]),
        ])

    static let sexes = CodeList("性别", [Code("male", "男", ["男性"]), Code("female", "女", ["女性"])])

    static let householdTypes = CodeList(
        "户籍性质",
        HouseholdType.allCases.map { type in
            Code(type.rawValue, "\(type.rawValue) \(type.chineseName)", [type.chineseName])
        })

    static let insurances: CodeList = {
        let codes = [
            Code(Insurance.pension.rawValue, "养老保险", ["养老", Insurance.pension.chineseName, "基本养老保险", "职工养老保险"]),
            Code(Insurance.unemployment.rawValue, "失业保险", ["失业"]),
            Code(Insurance.workInjury.rawValue, "工伤保险", ["工伤"]),
        ]
        let (pension, unemployment, injury) = (codes[0].label, codes[1].label, codes[2].label)
        let combinations = [
            [pension, unemployment, injury], [pension, unemployment], [pension, injury], [unemployment, injury],
            [pension], [unemployment], [injury],
        ]
        return CodeList("险种", codes, offers: combinations.map { $0.joined(separator: "、") })
    }()

    static let terminationReasons = CodeList(
        "停保原因",
        [
            Code("contract-expired", "合同期满", ["合同到期", "劳动合同期满"]),
            Code("agreed", "协商解除", ["协商一致解除"]),
            Code("resigned", "本人辞职", ["辞职", "个人辞职"]),
            Code("dismissed", "单位辞退", ["辞退", "解除"]),
            Code("retired", "退休"),
            Code("deceased", "死亡", ["在职死亡"]),
            Code("transferred", "调动", ["调出", "工作调动"]),
        ])

    static let changes = CodeList(
        "回退业务",
        [
            Code("enrollment", "用工参保登记", ["增员", "用人单位用工参保登记"]),
            Code("termination", "退工停保登记", ["减员", "用人单位退工停保登记"]),
            Code("base-adjustment", "缴费基数调整", ["缴费基数调整（上调）"]),
        ])

    static let flags = CodeList("是否", [Code("true", "是", ["y", "yes", "1"]), Code("false", "否", ["n", "no", "0"])])
}
