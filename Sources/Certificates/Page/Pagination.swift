/// Which rows stand on which page.
struct Pagination: Hashable, Sendable {
    /// For each page its rows, by index; together all rows in order. At least one page.
    let pages: [Range<Int>]

    /// Fills page after page.
    ///
    /// - heights: of the rows, in points; none is higher than a page.
    /// - first, following: the room for rows on the first page and on each other one.
    /// - notes: the room that the notes need under the last row. Where they would stand on a page alone, they take the
    ///   last row with them.
    init(heights: [Double], first: Double, following: Double, notes: Double) {
        var pages: [Range<Int>] = []
        var start = 0
        var room = first
        for (index, height) in heights.enumerated() {
            if height > room {
                pages.append(start..<index)
                start = index
                room = following
            }
            room -= height
        }
        if notes > room, heights.count - start > 1 {
            pages.append(start..<heights.count - 1)
            start = heights.count - 1
        } else if notes > room, !heights.isEmpty {
            // A single row that leaves no room: only after other pages, or where the row is as high as the page.
            pages.append(start..<heights.count)
            start = heights.count
        }
        pages.append(start..<heights.count)
        self.pages = pages
    }
}
