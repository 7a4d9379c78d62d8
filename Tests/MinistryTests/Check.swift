import Testing

/// `#expect(actual == expected)` for calls that mutate, which the macro does not take.
func check<Value: Equatable>(
    _ actual: Value, is expected: Value, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual == expected, comment, sourceLocation: sourceLocation)
}

/// `try #require(optional)` likewise.
func need<Value>(_ optional: Value?, sourceLocation: SourceLocation = #_sourceLocation) throws -> Value {
    try #require(optional, sourceLocation: sourceLocation)
}
