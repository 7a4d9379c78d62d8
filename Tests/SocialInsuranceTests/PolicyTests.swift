import Foundation
import SocialInsurance
import Testing

@Suite("Policy")
struct PolicyTests {
    @Test(
        "the policy that ships holds the limits of each year",
        arguments: [
            ("2019-05", "3368", "16842"), ("2020-12", "3368", "16842"), ("2021-01", "3800", "20586"),
            ("2022-12", "4250", "21821"), ("2023-06", "4494", "22470"), ("2024-01", "4879", "24396"),
            ("2025-01", "4952", "24762"), ("2031-01", "4952", "24762"),
        ])
    func limits(month: String, lower: String, upper: String) throws {
        let limits = try Fixtures.policy.baseLimits(for: Fixtures.month(month))
        #expect(limits.lower == Fixtures.yuan(lower))
        #expect(limits.upper == Fixtures.yuan(upper))
    }

    @Test("the policy that ships holds the rates of each class and factor")
    func rates() throws {
        func amounts(_ insurance: Insurance, class injuryClass: Int = 1, factor: InjuryFactor = .full) throws
            -> [String]
        {
            let contribution = try Fixtures.policy.contribution(
                month: Fixtures.month("2021-07"), insurance: insurance, monthlyWage: Fixtures.yuan("10000"),
                injuryClass: injuryClass, injuryFactor: factor)
            return [contribution.employerAmount, contribution.individualAmount].map(\.description)
        }
        #expect(try amounts(.pension) == ["1600.00", "800.00"])
        #expect(try amounts(.unemployment) == ["50.00", "50.00"])
        let classes = try (1...8).map { try amounts(.workInjury, class: $0)[0] }
        #expect(classes == ["20.00", "40.00", "70.00", "90.00", "110.00", "130.00", "160.00", "190.00"])
        #expect(try amounts(.workInjury, class: 8, factor: .fourFifths) == ["152.00", "0.00"])
        #expect(try amounts(.workInjury, class: 8, factor: .half) == ["95.00", "0.00"])
    }

    @Test("nothing that ships is verified")
    func unverified() {
        let unverified = Fixtures.policy.unverified
        #expect(unverified.count == 9)
        #expect(Set(unverified.map(\.table)) == Set(PolicyTable.allCases))
    }

    // MARK: - Documents that are no policy

    private static func share(_ from: String, _ to: String? = nil, verified: Bool = false) -> [String: Any] {
        var entry: [String: Any] = [
            "from": from, "employer": "16%", "individual": "8%", "source": "文", "verified": verified,
        ]
        entry["to"] = to
        return entry
    }

    private static let classes = Dictionary(uniqueKeysWithValues: (1...8).map { ("\($0)", "0.2%") })

    private static var whole: [String: Any] {
        [
            "pension": [share("2019-05")], "unemployment": [share("2019-05")],
            "work-injury": [
                ["from": "2019-05", "employer-by-class": classes, "source": "文", "verified": true] as [String: Any]
            ],
            "base-limits": [
                ["from": "2019-05", "lower": "1", "upper": "2", "source": "文", "verified": true] as [String: Any]
            ],
        ]
    }

    private func document(_ change: (inout [String: Any]) -> Void) throws -> PolicyDocument {
        var fields = Self.whole
        change(&fields)
        let json = try JSONSerialization.data(withJSONObject: fields)
        var document = try JSONDecoder().decode(PolicyDocument.self, from: json)
        document.origin = "test.yaml"
        return document
    }

    private func problems(_ change: (inout [String: Any]) -> Void) throws -> [String] {
        do {
            _ = try Policy([document(change)])
            return []
        } catch let error as InvalidPolicy {
            return error.problems.map(\.description)
        }
    }

    @Test("entries that join make a policy, in whatever order they stand")
    func joined() throws {
        #expect(try problems { $0["pension"] = [Self.share("2021-01"), Self.share("2019-05", "2020-12")] } == [])
    }

    @Test("a table may be spread over several documents")
    func spread() throws {
        let rest = try document { $0["pension"] = [Self.share("2019-05", "2020-12")] }
        let more = try JSONDecoder().decode(
            PolicyDocument.self, from: JSONSerialization.data(withJSONObject: ["pension": [Self.share("2021-01")]]))
        #expect(throws: Never.self) { try Policy([more, rest]) }
    }

    @Test("a gap is named by table and month")
    func gap() throws {
        #expect(
            try problems { $0["pension"] = [Self.share("2019-05", "2020-11"), Self.share("2021-01")] }
                == ["test.yaml: pension, 2020-12: gap: no entry until 2021-01"])
    }

    @Test("an overlap is named by table and month")
    func overlap() throws {
        #expect(
            try problems { $0["unemployment"] = [Self.share("2019-05", "2021-01"), Self.share("2021-01")] }
                == ["test.yaml: unemployment, 2021-01: overlap: the entry from 2019-05 is valid to 2021-01"])
        #expect(
            try problems { $0["unemployment"] = [Self.share("2019-05"), Self.share("2021-01")] }
                == ["test.yaml: unemployment, 2021-01: overlap: the entry from 2019-05 has no end"])
    }

    @Test("a table without an entry is named, and every problem is listed")
    func missing() throws {
        let found = try problems {
            $0["base-limits"] = nil
            $0["pension"] = [Self.share("2019-05"), Self.share("2021-01")]
        }
        #expect(
            found == [
                "test.yaml: pension, 2021-01: overlap: the entry from 2019-05 has no end",
                "test.yaml: base-limits: has no entry",
            ])
    }

    @Test("a month after a table's end is missing, and so is one before its beginning")
    func outside() throws {
        let policy = try Policy([document { $0["pension"] = [Self.share("2019-05", "2020-12")] }])
        for (month, text) in [("2021-01", "2021-01"), ("2019-04", "2019-04")] {
            #expect {
                try policy.contribution(
                    month: Fixtures.month(month), insurance: .pension, monthlyWage: Fixtures.yuan("1"), injuryClass: 1,
                    injuryFactor: .full)
            } throws: { "\($0)".contains("no entry for \(text)") }
        }
    }

    @Test(
        "a document with anything that is not known or not right is refused, by key",
        arguments: [
            ("pensions", "pensions"), ("pension.rate", "rate"), ("pension.employer=16", "employer"),
            ("pension.employer=", "employer"), ("pension.verified=", "verified"), ("pension.source=", "source"),
            ("pension.from=2019-5", "from"), ("pension.to=2019-04", "to"), ("base-limits.upper=0.5", "upper"),
            ("base-limits.lower=-1", "lower"), ("base-limits.lower=0", "lower"), ("base-limits.upper=", "upper"),
            ("work-injury.employer-by-class=", "employer-by-class"),
        ])
    func refused(change: String, key: String) throws {
        let parts = change.split(separator: ".", maxSplits: 1).map(String.init)
        #expect {
            try document { fields in
                guard parts.count == 2 else {
                    fields[parts[0]] = [Self.share("2019-05")]
                    return
                }
                let assignment = parts[1].split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                var entry = (fields[parts[0]] as? [[String: Any]])?.first ?? [:]
                entry[assignment[0]] = assignment.count == 1 ? "1" : assignment[1].isEmpty ? nil : assignment[1]
                fields[parts[0]] = [entry]
            }
        } throws: { error in
            switch error {
            case DecodingError.dataCorrupted(let context): context.codingPath.last?.stringValue == key
            default: false
            }
        }
    }

    @Test("work injury names each class from 1 to 8, and no other")
    func classes() throws {
        for (number, text) in [("8", nil), ("9", "1%"), ("8", "1.9")] as [(String, String?)] {
            #expect(throws: DecodingError.self) {
                try document { fields in
                    var classes = Self.classes
                    classes[number] = text
                    fields["work-injury"] = [
                        ["from": "2019-05", "employer-by-class": classes, "source": "文", "verified": true]
                            as [String: Any]
                    ]
                }
            }
        }
    }
}
