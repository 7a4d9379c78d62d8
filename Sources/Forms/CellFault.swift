import Spreadsheets

/// Why a cell cannot be taken, in the words of the form's instructions. Never what the cell holds.
public struct CellFault: Error, Hashable, Sendable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    static let missing = CellFault("必填，不能为空")
    static let formula = CellFault("是公式，但文件中没有保存计算结果；请改为直接填写内容")
    static let error = CellFault("是错误值（如 #N/A）；请改为直接填写内容")
    static let flag = CellFault("是逻辑值（TRUE/FALSE）；请改为文字")
    static let lostDigits = CellFault("长号码已变成数值（科学计数法），末尾几位可能已丢失；请将单元格设为文本格式，重新填写完整号码")
    static let fraction = CellFault("是带小数的数值，不是号码；请将单元格设为文本格式后重新填写")
    static let day = CellFault("是日期，不是号码；请将单元格设为文本格式后重新填写")
    static let noDay = CellFault("不是有效日期；请填写如 2021-01-30")
    static let unformattedDay = CellFault("是数值，不是日期；请将单元格设为日期格式，或填写如 2021-01-30")
    static let noMonth = CellFault("不是有效年月；请填写如 2021-01")
    static let noAmount = CellFault("不是金额；请填写如 6500.00")
    static let tooLong = CellFault("超过200个字")
    static let noHeading = CellFault("有内容，但该列没有标题")
    static let noFilingID = CellFault("申报编号只能由1至64位字母、数字、“.”、“_”、“-”组成")

    static func choice(_ list: CodeList) -> CellFault {
        list.codes.count <= 8
            ? CellFault("不在可选范围内；可填：\(list.codes.map(\.label).joined(separator: "、"))")
            : CellFault("不在可选范围内；见“代码表”中的“\(list.name)”")
    }
}

/// A cell that cannot be taken, and why.
public struct CellProblem: Hashable, Sendable, CustomStringConvertible {
    public let cell: CellName
    /// Of its column; nil where it has none.
    public let heading: String?
    public let reason: String

    public init(cell: CellName, heading: String?, reason: String) {
        self.cell = cell
        self.heading = heading
        self.reason = reason
    }

    /// `D7（证件号码）：必填，不能为空`
    public var description: String { "\(cell)\(heading.map { "（\($0)）" } ?? "")：\(reason)" }
}
