import MessageJSON
import SocialInsurance

/// The answer to a benefit check, accepted (no conflict) or rejected with `BENEFIT_CONFLICT`.
public struct BenefitCheckBody: ResultBody {
    public static let kind = FilingKind.benefitCheck

    /// A month of unemployment benefit that stands against the enrollment.
    public struct Conflict: Codable, Hashable, Sendable {
        public let month: Month
        /// In yuan.
        public let amount: Money

        public init(month: Month, amount: Money) {
            self.month = month
            self.amount = amount
        }
    }

    /// By month; empty where there is no conflict.
    public let conflicts: [Conflict]
    /// The sum of the conflicts, in yuan.
    public let amountToReturn: Money

    public init(conflicts: [Conflict], amountToReturn: Money) {
        self.conflicts = conflicts
        self.amountToReturn = amountToReturn
    }

    /// Nil: no conflict.
    public init(_ conflict: BenefitConflict?) {
        self.init(
            conflicts: conflict?.payments.map { Conflict(month: $0.month, amount: $0.amount) } ?? [],
            amountToReturn: conflict?.amountToReturn ?? .zero)
    }

    private enum CodingKeys: String, CodingKey {
        case conflicts, amountToReturn
    }

    /// There with `BENEFIT_CONFLICT`, not with other refusals.
    public static func ofRefusal(from decoder: any Decoder) throws -> BenefitCheckBody? {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        return container.contains(.conflicts) ? try BenefitCheckBody(from: decoder) : nil
    }

    public func write(to fields: JSONFields) {
        fields.addList("conflicts", count: conflicts.count) { conflicts[$0].write(to: &$1) }
        fields.add("amountToReturn", amountToReturn.description)
    }
}

extension BenefitCheckBody.Conflict: JSONWritable {
    public func write(to text: inout JSONText) {
        text.append(raw: #"{"amount":"#)
        text.append(amount.description)
        text.append(raw: #","month":"#)
        text.append(month.description)
        text.append(raw: "}")
    }
}
