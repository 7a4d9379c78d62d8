import SocialInsurance

/// How high everything is and which rows stand on which page: known before the first stroke, because each page says how
/// many there are.
struct PagePlan {
    let edition: Edition
    /// Heights of the unit block's lines.
    let particulars: [Double]
    let rows: [Double]
    /// Heights of the notes, and of the address under them if there is one.
    let notes: [Double]
    let pages: [Range<Int>]

    init(_ edition: Edition, _ typesetter: Typesetter) {
        self.edition = edition
        let valueWidth =
            PageGeometry.particularsWidth - PageGeometry.particularsLabel - 2 * PageGeometry.cellInset
        particulars = edition.particulars.map {
            Self.height(
                of: $0.value, .value, width: valueWidth, atLeast: PageGeometry.particularHeight, typesetter)
        }
        let nameWidth = PageGeometry.columns[PageGeometry.nameColumn].width - 2 * PageGeometry.cellInset
        rows = edition.content.rows.map {
            Self.height(of: $0.name.text, .cell, width: nameWidth, atLeast: PageGeometry.rowHeight, typesetter)
        }
        let notes = edition.notes + (edition.address.map { [$0] } ?? [])
        self.notes = notes.map {
            let count = typesetter.lineCount($0, .note, width: PageGeometry.width - PageGeometry.noteIndent)
            return Double(count) * TextStyle.note.leading
        }
        let tableTop = Self.tableTop(particulars)
        pages =
            Pagination(
                heights: rows,
                first: PageGeometry.bottom - tableTop - PageGeometry.headHeight,
                following: PageGeometry.bottom - PageGeometry.followingTop - PageGeometry.headHeight,
                notes: Self.notesHeight(self.notes)
            ).pages
    }

    /// Where the summary of insurances begins on the first page.
    var summaryTop: Double { Self.summaryTop(particulars) }

    /// Where the table's head begins on the first page.
    var tableTop: Double { Self.tableTop(particulars) }

    private static func summaryTop(_ particulars: [Double]) -> Double {
        let end = PageGeometry.particularsTop + particulars.reduce(0, +)
        return max(end, PageGeometry.codeCaption.maxY) + PageGeometry.sectionGap
    }

    private static func tableTop(_ particulars: [Double]) -> Double {
        summaryTop(particulars) + 2 * PageGeometry.summaryHeight + PageGeometry.sectionGap
    }

    private static func notesHeight(_ notes: [Double]) -> Double {
        PageGeometry.noteGap + TextStyle.note.leading + notes.reduce(0, +)
    }

    private static func height(
        of text: String, _ style: TextStyle, width: Double, atLeast least: Double, _ typesetter: Typesetter
    ) -> Double {
        let lines = typesetter.lineCount(text, style, width: width)
        return lines == 1 ? least : max(least, Double(lines) * style.leading + 2 * PageGeometry.cellPadding)
    }
}
