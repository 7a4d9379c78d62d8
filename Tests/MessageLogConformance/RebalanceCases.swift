import Foundation
import MessageLog
import Testing

let rebalanceCases: [ConformanceCase] = [
    ConformanceCase("members share the partitions evenly as they come and go") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 6)
        let other = try await harness.open()
        let a = try await stage.join([topic], as: "a")
        try await stage.settle([a], on: [topic])
        let b = try await stage.join([topic], as: "b", over: other)
        try await stage.settle([a, b], on: [topic])
        #expect(await a.losses == b.partitions)
        let c = try await stage.join([topic], as: "c")
        try await stage.settle([a, b, c], on: [topic])
        await b.leave()
        try await stage.settle([a, c], on: [topic])
        await c.leave()
        try await stage.settle([a], on: [topic])
        await a.leave()
        await other.close()
    },
    ConformanceCase("more members than partitions leave some without") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 2)
        var members: [Participant] = []
        for name in ["a", "b", "c"] { members.append(try await stage.join([topic], as: name)) }
        try await stage.settle(members, on: [topic])
        for member in members { await member.leave() }
    },
    ConformanceCase("the same partition of all topics goes to one member") { harness in
        let stage = try await Stage(harness)
        let topics = [try await stage.topic("x", partitions: 4), try await stage.topic("y", partitions: 4)]
        let a = try await stage.join(topics, as: "a")
        let b = try await stage.join(topics, as: "b")
        try await stage.settle([a, b], on: topics)
        for member in [a, b] {
            let partitions = await member.partitions
            let (x, y) = (partitions.filter { $0.topic == topics[0] }, partitions.filter { $0.topic == topics[1] })
            #expect(Set(x.map(\.partition)) == Set(y.map(\.partition)))
            await member.leave()
        }
    },
    ConformanceCase("a widened topic's new partitions find owners") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 2)
        let member = try await stage.join([topic])
        try await stage.settle([member], on: [topic])
        _ = try await stage.topic("in", partitions: 4)
        try await stage.settle([member], on: [topic])
        #expect(await member.partitions.count == 4)
        await member.leave()
    },
    ConformanceCase("records of a crashed member that it had not committed come again") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let process = try await harness.open()
        try await stage.log.append((0..<4).map { OutgoingRecord(topic, "v\($0)") })
        let victim = try await stage.join([topic], as: "victim", over: process)
        try await stage.poll([victim], limit: 2) { await victim.received.count == 2 }
        try await victim.commitReceived(metadata: "kept")
        try await stage.poll([victim]) { await victim.received.count == 2 }
        let heir = try await stage.join([topic], as: "heir")
        try await harness.crash(process)
        try await stage.expireSessions(except: [heir])
        try await stage.poll([heir]) { await heir.received.count >= 2 }
        #expect(await heir.receivedTexts == ["v2", "v3"])
        #expect(await heir.owned.values.map { $0?.metadata } == ["kept"])
        await heir.leave()
    },
    ConformanceCase("nothing is lost and nothing is doubled while members come and go") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 5)
        let answers = try await stage.topic("out", partitions: 3)
        let count = 400
        let work = Work(stage: stage, topic: topic, answers: answers, count: count)
        let a = try await stage.join([topic], as: "a")
        try await work.run([a], upTo: 100)
        let b = try await stage.join([topic], as: "b")
        try await work.run([a, b], upTo: 200)
        let c = try await stage.join([topic], as: "c")
        try await work.run([a, b, c], upTo: 300)
        await a.leave()
        try await work.run([b, c], upTo: count)
        let texts = try await stage.texts(in: answers)
        #expect(texts.count == count)
        #expect(Set(texts) == Set((0..<count).map { "re:v\($0)" }))
        await b.leave()
        await c.leave()
    },
]

/// Appends records, and has members answer them until so many answers are there.
private struct Work: Sendable {
    let stage: Stage
    let topic: String
    let answers: String
    let count: Int

    func run(_ members: [Participant], upTo target: Int) async throws {
        let begun = try await stage.contents(of: topic).count
        try await stage.log.append((begun..<target).map { OutgoingRecord(topic, key: "k\($0 % 50)", "v\($0)") })
        let deadline = ContinuousClock.now + stage.harness.patience
        while try await stage.contents(of: answers).count < target {
            guard ContinuousClock.now < deadline else {
                Issue.record("the answers did not come")
                throw Stage.Impatience()
            }
            for member in members { try await step(member) }
        }
    }

    private func step(_ member: Participant) async throws {
        try await member.poll(limit: 10, wait: stage.harness.pollWait)
        do {
            try await member.commitReceived { [OutgoingRecord(answers, key: nil, "re:\($0.text)")] }
        } catch LogError.fenced {
            // The records go to whoever has the partition now.
        }
    }
}
