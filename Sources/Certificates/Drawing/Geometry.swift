/// A place on the page in points (1/72 inch), from the top left corner.
struct Point: Hashable, Sendable {
    var x: Double
    var y: Double
}

/// A box on the page in points, from the top left corner.
struct Rect: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var maxX: Double { x + width }
    var maxY: Double { y + height }

    func inset(x: Double = 0, y: Double = 0) -> Rect {
        Rect(x: self.x + x, y: self.y + y, width: width - 2 * x, height: height - 2 * y)
    }
}

/// A grey between black (0) and white (1).
struct Grey: Hashable, Sendable {
    let level: Double

    static let black = Grey(level: 0)
    static let dim = Grey(level: 0.35)
    static let line = Grey(level: 0.25)
    static let shade = Grey(level: 0.93)
    static let watermark = Grey(level: 0.86)
    static let white = Grey(level: 1)
}

/// The paper: ISO A4 in points.
enum Paper {
    static let width = 595.276
    static let height = 841.89
}
