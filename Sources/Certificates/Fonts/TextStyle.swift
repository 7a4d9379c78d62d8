/// The kinds of text on a certificate.
enum TextStyle: CaseIterable, Hashable, Sendable {
    case title
    case tableHead
    case label
    case value
    case cell
    case note
    case footer
    case runningHead
    case watermark

    /// In points.
    var size: Double {
        switch self {
        case .title: 22
        case .tableHead, .cell: 9.5
        case .label, .value: 10.5
        case .note, .runningHead: 9
        case .footer: 8
        case .watermark: 110
        }
    }

    /// From one baseline to the next, in points.
    var leading: Double { size * 1.35 }

    var isBold: Bool {
        switch self {
        case .title, .tableHead, .watermark: true
        default: false
        }
    }

    /// Whether what exceeds the width is left out, with an ellipsis, instead of going to another line.
    var isCut: Bool { self == .runningHead }

    var grey: Grey {
        switch self {
        case .footer, .label, .runningHead: .dim
        case .watermark: .watermark
        default: .black
        }
    }
}

enum TextAlignment {
    case leading, centre, trailing
}
