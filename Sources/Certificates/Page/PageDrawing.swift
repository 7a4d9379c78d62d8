import SocialInsurance

/// Draws the pages of one certificate.
struct PageDrawing {
    let plan: PagePlan
    let typesetter: Typesetter
    let canvas: Canvas

    private var edition: Edition { plan.edition }

    /// Draws one page, counted from 0, without ending it.
    func draw(page: Int) throws {
        if edition.snapshot == nil { try drawWatermark() }
        let top: Double
        if page == 0 {
            try drawFirstHead()
            top = plan.tableTop
        } else {
            try drawRunningHead()
            top = PageGeometry.followingTop
        }
        let rows = plan.pages[page]
        // A page that holds just the notes gets no empty table.
        let end = rows.isEmpty && page > 0 ? top : try drawTable(rows, top: top)
        if page == plan.pages.count - 1 { try drawNotes(top: end + PageGeometry.noteGap) }
        try drawFooter(page)
    }
}

// MARK: - Around the table

extension PageDrawing {
    private func drawFirstHead() throws {
        try typesetter.draw(Wording.title, .title, in: PageGeometry.title, .centre, on: canvas)
        try drawCode()
        var y = PageGeometry.particularsTop
        for ((label, value), height) in zip(edition.particulars, plan.particulars) {
            let line = Rect(x: PageGeometry.left, y: y, width: PageGeometry.particularsWidth, height: height)
            var labelBox = line
            labelBox.height = min(height, PageGeometry.particularHeight)
            try typesetter.draw(label, .label, in: labelBox, on: canvas)
            var valueBox = line.inset(x: PageGeometry.cellInset)
            valueBox.x += PageGeometry.particularsLabel
            valueBox.width -= PageGeometry.particularsLabel
            try typesetter.draw(value, .value, in: valueBox, on: canvas)
            y += height
        }
        try drawSummary()
    }

    private func drawCode() throws {
        let square = PageGeometry.code
        switch edition {
        case .issued(_, let url):
            canvas.fill(try QRCode(url).boxes(in: square), .black)
            try typesetter.draw(Wording.scan, .footer, in: PageGeometry.codeCaption, .centre, on: canvas)
        case .preview:
            let box = square.inset(x: 10, y: 10)
            canvas.outline(box, .dim, dashed: true)
            try typesetter.draw(Wording.noCode, .footer, in: box.inset(x: 4), .centre, on: canvas)
        }
    }

    /// 单位参保险种 and 缴费总人数.
    private func drawSummary() throws {
        let counts = edition.content.counts
        let height = PageGeometry.summaryHeight
        let labelWidth = PageGeometry.columns[0].width + PageGeometry.columns[1].width
        let width = (PageGeometry.width - labelWidth) / Double(max(counts.count, 1))
        let top = plan.summaryTop
        let edges = [0, labelWidth] + counts.indices.map { labelWidth + Double($0 + 1) * width }
        let shaded = [
            Rect(x: PageGeometry.left, y: top, width: PageGeometry.width, height: height),
            Rect(x: PageGeometry.left, y: top + height, width: labelWidth, height: height),
        ]
        canvas.shade(shaded, unless: edition.snapshot == nil)
        canvas.grid(xs: edges.map { PageGeometry.left + $0 }, ys: [top, top + height, top + 2 * height])

        func box(_ row: Int, x: Double, width: Double) -> Rect {
            Rect(x: PageGeometry.left + x, y: top + Double(row) * height, width: width, height: height)
        }
        try typesetter.draw(
            Wording.insurances, .tableHead, in: box(0, x: 0, width: labelWidth), .centre, on: canvas)
        try typesetter.draw(Wording.counts, .tableHead, in: box(1, x: 0, width: labelWidth), .centre, on: canvas)
        for (index, count) in counts.enumerated() {
            let x = labelWidth + Double(index) * width
            try typesetter.draw(
                count.insurance.chineseName, .tableHead, in: box(0, x: x, width: width), .centre, on: canvas)
            try typesetter.draw("\(count.persons) 人", .cell, in: box(1, x: x, width: width), .centre, on: canvas)
        }
    }

    private func drawRunningHead() throws {
        let text = "\(Wording.title)（续）　\(edition.content.employerName)"
        try typesetter.draw(text, .runningHead, in: PageGeometry.runningHead, on: canvas)
    }

    private func drawNotes(top: Double) throws {
        let leading = TextStyle.note.leading
        var y = top
        func box(_ x: Double, _ height: Double) -> Rect {
            Rect(x: PageGeometry.left + x, y: y, width: PageGeometry.width - x, height: height)
        }
        try typesetter.draw(Wording.notes, .note, in: box(0, leading), on: canvas)
        y += leading
        for (index, (note, height)) in zip(edition.notes, plan.notes).enumerated() {
            try typesetter.draw("\(index + 1).", .note, in: box(2, leading), on: canvas)
            try typesetter.draw(note, .note, in: box(PageGeometry.noteIndent, height), on: canvas)
            y += height
        }
        if let address = edition.address, let height = plan.notes.last {
            try typesetter.draw(address, .note, in: box(PageGeometry.noteIndent, height), on: canvas)
        }
    }

    private func drawFooter(_ page: Int) throws {
        let box = PageGeometry.footer
        if let snapshot = edition.snapshot {
            try typesetter.draw(
                "\(Wording.certificateID)　\(snapshot.certificateID.text)", .footer, in: box, on: canvas)
        }
        let number = Wording.pageNumber(page + 1, of: plan.pages.count)
        try typesetter.draw(number, .footer, in: box, .trailing, on: canvas)
    }

    private func drawWatermark() throws {
        for (x, y) in [(0.3, 0.26), (0.62, 0.55), (0.3, 0.8)] {
            let centre = Point(x: Paper.width * x, y: Paper.height * y)
            try canvas.turned(around: centre, by: -.pi / 6) {
                let box = Rect(x: -150, y: -75, width: 300, height: 150)
                try typesetter.draw(Wording.watermark, .watermark, in: box, .centre, on: canvas)
            }
        }
    }
}

// MARK: - The table

extension PageDrawing {
    /// Draws head and rows; gives where they end.
    private func drawTable(_ rows: Range<Int>, top: Double) throws -> Double {
        try drawTableHead(top: top)
        var y = top + PageGeometry.headHeight
        var ys = [top, y]
        for index in rows {
            let height = plan.rows[index]
            try drawRow(index, y: y, height: height)
            y += height
            ys.append(y)
        }
        canvas.grid(xs: PageGeometry.columns.map(\.x) + [PageGeometry.right], ys: ys)
        return y
    }

    private func drawTableHead(top: Double) throws {
        let head = Rect(x: PageGeometry.left, y: top, width: PageGeometry.width, height: PageGeometry.headHeight)
        canvas.shade([head], unless: edition.snapshot == nil)
        for (column, text) in Wording.tableHeads.enumerated() {
            var box = PageGeometry.columns[column]
            (box.y, box.height) = (top, PageGeometry.headHeight)
            try typesetter.draw(text, .tableHead, in: box, .centre, on: canvas)
        }
    }

    private func drawRow(_ index: Int, y: Double, height: Double) throws {
        let row = edition.content.rows[index]
        let cells: [String] = [
            "\(index + 1)", row.name.text, row.identity.number, row.insurance.chineseName,
            Wording.range(row.from, row.to), "\(row.months)",
        ]
        for (column, text) in cells.enumerated() {
            try typesetter.draw(
                text, .cell, in: PageGeometry.cell(column, y: y, height: height), .centre, on: canvas)
        }
    }
}
