import SocialInsurance
import Testing

@testable import Filings

@Suite("The error catalogue")
struct ErrorCatalogueTests {
    @Test("it holds the published texts, word for word, and no other code")
    func texts() throws {
        let rows = try CaseFiles.text("error-catalogue.md").split(separator: "\n").dropFirst(2).map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.count == RefusalCode.allCases.count)
        for row in rows {
            let code = try #require(RefusalCode(rawValue: row[0].replacing("`", with: "")))
            #expect(code.message == row[1])
            #expect(code.remedy == row[2])
        }
    }

    @Test("an entry made of a refusal keeps its detail")
    func entry() {
        let entry = ErrorEntry(Refusal(.personAmbiguous, detail: "32120000000017、32120000000018"))
        #expect(entry.code == .personAmbiguous)
        #expect(entry.message == "根据身份证号码找到多条人员信息，无法办理此业务。")
        #expect(entry.detail == "32120000000017、32120000000018")
    }
}
