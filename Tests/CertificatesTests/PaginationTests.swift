import Testing

@testable import Certificates

@Suite("pagination")
struct PaginationTests {
    private func pages(_ count: Int, notes: Double = 30, height: Double = 10) -> [Range<Int>] {
        Pagination(
            heights: Array(repeating: height, count: count), first: 50, following: 80, notes: notes
        ).pages
    }

    @Test("rows and notes that fit share the first page")
    func onePage() {
        #expect(pages(1) == [0..<1])
        #expect(pages(2) == [0..<2])
    }

    @Test("notes that do not fit take the last row to a page of their own")
    func notesMove() {
        #expect(pages(3) == [0..<2, 2..<3])
        #expect(pages(5) == [0..<4, 4..<5])
        #expect(pages(13) == [0..<5, 5..<12, 12..<13])
    }

    @Test("each page is filled before the next begins")
    func filled() {
        #expect(pages(9) == [0..<5, 5..<9])
        #expect(pages(21, notes: 0) == [0..<5, 5..<13, 13..<21])
    }

    @Test("no row and nothing is lost where a row is as high as the page")
    func highRows() {
        #expect(pages(2, height: 50) == [0..<1, 1..<2])
        #expect(pages(1, notes: 60, height: 45) == [0..<1, 1..<1])
        #expect(pages(0) == [0..<0])
    }

    @Test("rows of different heights stay in order and within their page", arguments: 0..<40)
    func mixedHeights(count: Int) {
        let heights = (0..<count).map { Double(7 + $0 * 13 % 31) }
        let pages = Pagination(heights: heights, first: 60, following: 90, notes: 25).pages
        #expect(pages.flatMap { Array($0) } == Array(0..<count))
        for (index, page) in pages.enumerated() {
            let isLast = index == pages.count - 1
            let room = (index == 0 ? 60.0 : 90) - (isLast ? 25 : 0)
            #expect(heights[page].reduce(0, +) <= room)
        }
    }
}
