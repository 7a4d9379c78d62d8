import Foundation
import Registry
import Testing

let sharedNoteCases: [ConformanceCase] = [
    ConformanceCase(
        "a shared note is replaced only by who knows its latest version",
        onOne: { registry in
            let (first, second) = (
                SharedNote(version: 1, content: Data("1".utf8)), SharedNote(version: 2, content: Data())
            )
            try await registry.write { transaction in
                #expect(try transaction.note("breaker") == nil)
                let steps = try [
                    transaction.replaceNote("breaker", with: second, expected: 1),
                    transaction.replaceNote("breaker", with: first, expected: 0),
                    transaction.replaceNote("breaker", with: second, expected: 0),
                    transaction.replaceNote("breaker", with: second, expected: 1),
                    transaction.replaceNote("breaker", with: first, expected: 1),
                ]
                #expect(steps == [false, true, false, true, false])
            }
            let found = try await registry.read { view in
                try (view.note("breaker"), view.note("other"))
            }
            #expect(found.0 == second)
            #expect(found.1 == nil)
        })
]
