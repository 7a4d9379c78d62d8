/// Where things stand on the page, in points.
enum PageGeometry {
    static let left = 36.0
    static let right = 559.25
    static let width = right - left

    static let title = Rect(x: left, y: 44, width: width, height: 30)
    /// The code: 39 mm, of which a module is more than 1 mm, so that it is read from a small or blurred picture too.
    static let code = Rect(x: right - 112, y: 36, width: 112, height: 112)
    /// Leaves the code its quiet zone.
    static let codeCaption = Rect(x: code.x, y: code.maxY + 13, width: code.width, height: 12)

    static let particularsTop = 88.0
    static let particularsWidth = code.x - left - 16
    static let particularsLabel = 92.0
    static let particularHeight = 19.0
    static let sectionGap = 10.0

    static let summaryHeight = 20.0
    static let headHeight = 24.0
    static let rowHeight = 19.0
    /// Above and below a cell of several lines.
    static let cellPadding = 3.5
    static let cellInset = 4.0

    /// Where the table's head begins on the second page and after.
    static let followingTop = 66.0
    static let bottom = 790.0
    static let runningHead = Rect(x: left, y: 40, width: width, height: 18)
    static let footer = Rect(x: left, y: 802, width: width, height: 14)

    static let noteIndent = 14.0
    static let noteGap = 8.0

    /// The table's columns: 序号, 姓名, 公民身份号码, 险种, 缴费起止年月, 缴费月数.
    static let columns: [Rect] = {
        let widths = [42.0, 86.0, 137.0, 109.0, 103.0]
        var x = left
        var columns: [Rect] = []
        for width in widths + [right - left - widths.reduce(0, +)] {
            columns.append(Rect(x: x, y: 0, width: width, height: 0))
            x += width
        }
        return columns
    }()

    static let nameColumn = 1

    /// The part of a column that belongs to a row.
    static func cell(_ column: Int, y: Double, height: Double) -> Rect {
        Rect(x: columns[column].x, y: y, width: columns[column].width, height: height).inset(x: cellInset)
    }
}
