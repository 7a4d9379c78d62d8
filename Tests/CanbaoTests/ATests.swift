import Testing
@testable import Canbao
@Test func a() { #expect(1 == 1) }
