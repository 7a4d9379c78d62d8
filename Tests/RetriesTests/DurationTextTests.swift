import Testing

@testable import Retries

@Suite("Durations as text")
struct DurationTextTests {
    @Test(
        "a whole number and a unit are a duration",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
            ("1d", .seconds(86_400)), (" 30s ", .seconds(30)), ("0s", .zero), ("007s", .seconds(7)),
            ("3650d", .seconds(3650 * 86_400)),
        ])
    func parses(text: String, duration: Duration) throws {
        #expect(try DurationText.parse(text) == duration)
    }

    @Test(
        "what is no duration is refused, with the reason",
        arguments: [
            ("", DurationTextError.Problem.noNumber), ("s", .noNumber), ("-1s", .noNumber), ("１s", .noNumber),
            ("٣s", .noNumber), ("30", .noUnit), ("1.5s", .noUnit), ("30 s", .noUnit), ("30S", .noUnit),
            ("1h30m", .noUnit),
            ("3651d", .tooLong), ("99999999999999999999s", .tooLong), ("9223372036854775807h", .tooLong),
        ])
    func refuses(text: String, problem: DurationTextError.Problem) {
        #expect(throws: DurationTextError(text: text, problem: problem)) { try DurationText.parse(text) }
    }

    @Test("durations stand in a list, separated by commas")
    func parsesLists() throws {
        #expect(
            try DurationText.parseList("30s,2m, 500ms,1h") == [
                .seconds(30), .seconds(120), .milliseconds(500), .seconds(3600),
            ])
        #expect(try DurationText.parseList("30s") == [.seconds(30)])
    }

    @Test("an empty element of a list is an error", arguments: ["", ",", "30s,", "30s,,1m"])
    func refusesEmptyElements(text: String) {
        #expect(throws: DurationTextError(text: text, problem: .emptyElement)) { try DurationText.parseList(text) }
    }

    @Test("the error quotes the text and shows how one is written")
    func explains() {
        let error = DurationTextError(text: "30", problem: .noUnit)
        #expect(error.description.contains("“30”") && error.description.contains("30s"))
    }

    @Test(
        "a duration is written in its largest whole unit",
        arguments: [
            (Duration.milliseconds(500), "500ms"), (.seconds(90), "90s"), (.seconds(120), "2m"),
            (.seconds(86_400), "1d"),
            (.zero, "0s"), (.milliseconds(1500), "1500ms"),
        ])
    func formats(duration: Duration, text: String) throws {
        #expect(DurationText.format(duration) == text)
        #expect(try DurationText.parse(text) == duration)
    }
}
