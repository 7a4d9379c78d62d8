import Testing

/// `#expect(actual == expected)` for what has to be awaited, which the macro does not take everywhere.
func check<Value: Equatable>(
    _ actual: Value, is expected: Value, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual == expected, comment, sourceLocation: sourceLocation)
}
