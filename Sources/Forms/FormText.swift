/// The words on a form beside its columns.
enum FormText {
    static let rows = "申报表"
    static let instructions = "填写说明"
    static let codes = "代码表"
    static let numberLabel = "表单编号"

    /// - Parameter results: whether the rows come with what became of them.
    static func rules(results: Bool) -> [String] { [start, results ? mending : example] + others }

    private static let start =
        "在“申报表”中从第2行起填写，一行为一笔申报。标题为橙色的列必填，灰色的列可以不填。列的次序可以调整，标题请勿改动，也不要合并单元格。"

    private static let example =
        "第2行是示例（灰色斜体），其中的单位和人员均为虚构，系统不会申报该行，可以保留、覆盖或删除。"

    private static let mending =
        "每行后面是处理结果。“退回”和“填写有误”的行，改正后提交本文件，即作为新的申报；其他行保留原来的申报编号，不会重复申报。“申报编号”和“处理结果”两列请勿改动。"

    private static let others = [
        "证件号码等列是文本格式；从其他表格粘贴时请选择“只粘贴值”。号码变成科学计数法（如 3.21202E+17）后末尾几位已经丢失，该行会被退回。",
        "日期可填 2021-01-30、2021/1/30、2021年1月30日 或 20210130，年月可填 2021-01、2021年1月 或 202101，全角数字也可以。公式以保存时的计算结果为准。",
        "空行会被忽略。内容完全相同的几行只申报一次。隐藏和筛选掉的行同样会申报。一个文件最多 100000 行、32 MB，不要加密码。",
        "填写有误的行不会申报，系统会指出是哪个单元格，其他行照常申报。改正后可以把整个文件再次提交，已经申报过的行不会重复申报。",
        "本表单以表单编号识别：同一表单中内容相同的行只申报一次，再次提交时得到原来的结果。需要就相同内容再次申报时，请下载新的表单，或使用处理结果文件重新申报被退回的行。",
        "填好后保存为 .xlsx（Excel、WPS 或 LibreOffice 均可），也可以另存为 CSV（UTF-8 或 GB18030）。",
    ]
}
