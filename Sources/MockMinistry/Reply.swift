import Foundation
import Hummingbird
import Retries
import SocialInsurance

/// What a lookup is answered with.
struct Reply {
    var status = HTTPResponse.Status.ok
    var headers: HTTPFields = [.contentType: "application/json"]
    var body: ByteBuffer
    /// Whether it answers the question.
    var isAnswer = false

    /// The answer to a question, from the directory.
    static func answer(_ answer: PersonDirectory.Answer) -> Reply {
        Reply(body: json(AnswerBody(answer)), isAnswer: true)
    }

    static func badRequest(_ field: String?, _ message: String) -> Reply {
        Reply(status: .badRequest, body: json(ErrorBody(field: field, error: message)))
    }

    /// 503.
    static func outOfService(retryAfter: Duration?) -> Reply {
        var reply = Reply(
            status: .serviceUnavailable, body: json(ErrorBody(field: nil, error: "out of service")))
        reply.headers[.retryAfter] = retryAfter.map(seconds)
        return reply
    }

    /// 429.
    static func tooMany(retryAfter: Duration) -> Reply {
        var reply = Reply(status: .tooManyRequests, body: json(ErrorBody(field: nil, error: "asked too often")))
        reply.headers[.retryAfter] = seconds(retryAfter)
        return reply
    }

    /// 200, but no answer.
    static var garbage: Reply {
        Reply(headers: [.contentType: "text/html"], body: ByteBuffer(string: "<html>系统维护中 {\"result\":</html>"))
    }

    /// A value of texts and numbers as JSON.
    static func json(_ value: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // These bodies hold nothing that JSON cannot say.
        return ByteBuffer(data: (try? encoder.encode(value)) ?? Data("{}".utf8))
    }

    var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Rounded up, because a client is not to come early.
    private static func seconds(_ duration: Duration) -> String {
        "\((duration.wholeMilliseconds + 999) / 1000)"
    }
}

/// `{"result","sex","birthDate","householdType"}`.
private struct AnswerBody: Encodable {
    var result: String
    var sex: Sex?
    var birthDate: CalendarDate?
    var householdType: HouseholdType?

    init(_ answer: PersonDirectory.Answer) {
        switch answer {
        case .match(let sex, let birthDate, let householdType):
            result = "match"
            self.sex = sex
            self.birthDate = birthDate
            self.householdType = householdType
        case .nameDiffers: result = "name-differs"
        case .notFound: result = "not-found"
        }
    }
}

/// `{"error","field"}`, the field where one is at fault.
private struct ErrorBody: Encodable {
    let field: String?
    let error: String
}
