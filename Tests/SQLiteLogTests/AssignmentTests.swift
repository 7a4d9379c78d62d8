import Testing

@testable import SQLiteLog

@Suite("Who owns which partitions")
struct AssignmentTests {
    /// A group whose members act in turn, each by its own plan.
    private struct Group {
        var members: [Assignment.Member] = []
        var partitions: [Int64: [Int64]]
        var owners: [Int64: Int64] = [:]
        var moves = 0

        mutating func join(_ id: Int64, _ topics: Set<Int64>? = nil) {
            members.append(Assignment.Member(id: id, topics: topics ?? Set(partitions.keys)))
        }

        mutating func leave(_ id: Int64) {
            members.removeAll { $0.id == id }
            owners = owners.filter { $0.value != id }
        }

        /// Lets all members act until nobody has anything to do.
        mutating func settle() {
            for _ in 0..<20 {
                var isQuiet = true
                for member in members {
                    let plan = Assignment(members: members, partitions: partitions, owners: owners)
                        .plan(for: member.id)
                    for partition in plan.release { owners[partition] = nil }
                    for partition in plan.take { owners[partition] = member.id }
                    moves += plan.take.count
                    isQuiet = isQuiet && plan.isEmpty
                }
                if isQuiet { return }
            }
            Issue.record("the members never come to rest")
        }

        func counts() -> [Int] {
            members.map { member in owners.values.count { $0 == member.id } }.sorted()
        }
    }

    private static func topics(_ counts: [Int]) -> [Int64: [Int64]] {
        var partitions: [Int64: [Int64]] = [:]
        for (topic, count) in counts.enumerated() {
            partitions[Int64(topic + 1)] = (0..<count).map { Int64(100 * (topic + 1) + $0) }
        }
        return partitions
    }

    @Test("every partition has one owner and shares differ by one at most", arguments: 1...13)
    func even(memberCount: Int) {
        var group = Group(partitions: Self.topics([12]))
        for id in 1...memberCount { group.join(Int64(id)) }
        group.settle()
        #expect(group.owners.count == 12)
        let counts = group.counts()
        #expect(counts[counts.count - 1] - counts[0] <= 1)
    }

    @Test("a newcomer takes its share, and nothing else moves")
    func stickyJoin() {
        var group = Group(partitions: Self.topics([12]))
        group.join(1)
        group.join(2)
        group.settle()
        let before = group.owners
        group.moves = 0
        group.join(3)
        group.settle()
        #expect(group.counts() == [4, 4, 4])
        #expect(group.moves == 4)
        #expect(group.owners.allSatisfy { $0.value == 3 || $0.value == before[$0.key] })
    }

    @Test("a leaver's partitions are shared out, and nothing else moves")
    func stickyLeave() {
        var group = Group(partitions: Self.topics([12]))
        for id in 1...3 { group.join(Int64(id)) }
        group.settle()
        group.moves = 0
        group.leave(2)
        group.settle()
        #expect(group.counts() == [6, 6])
        #expect(group.moves == 4)
    }

    @Test("the same number of all topics goes to one member, also where topics differ in width")
    func slots() {
        var group = Group(partitions: Self.topics([12, 6, 12]))
        for id in 1...5 { group.join(Int64(id)) }
        group.settle()
        for number in 0..<12 {
            let owners = group.partitions.values.filter { number < $0.count }.map { group.owners[$0[number]] }
            #expect(Set(owners).count == 1)
        }
    }

    @Test("a topic goes only to members that joined for it, and slots come together when the others have left")
    func topicsChange() {
        var group = Group(partitions: Self.topics([6, 6]))
        group.join(1, [1])
        group.join(2, [1, 2])
        group.join(3, [1, 2])
        group.settle()
        #expect(group.owners.count == 12)
        #expect(group.owners.allSatisfy { $0.key < 200 || $0.value != 1 })
        group.leave(1)
        group.settle()
        #expect(group.owners.count == 12)
        for number in 0..<6 { #expect(group.owners[Int64(100 + number)] == group.owners[Int64(200 + number)]) }
    }

    @Test("however members come and go, all partitions find owners")
    func churn() {
        var random = SystemRandomNumberGenerator()
        var group = Group(partitions: Self.topics([7, 3]))
        var next: Int64 = 0
        for _ in 0..<300 {
            if group.members.isEmpty || Int.random(in: 0..<5, using: &random) < 3 && group.members.count < 9 {
                next += 1
                group.join(next)
            } else if let gone = group.members.randomElement(using: &random) {
                group.leave(gone.id)
            }
            guard !group.members.isEmpty else { continue }
            group.settle()
            #expect(group.owners.count == 10)
        }
    }

    @Test("a member that does not live plans nothing")
    func dead() {
        let assignment = Assignment(members: [], partitions: Self.topics([4]), owners: [:])
        #expect(assignment.plan(for: 1).isEmpty)
    }
}
