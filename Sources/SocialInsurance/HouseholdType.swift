/// 户籍性质, by the code list AAC009. A group (10, 20, …) is a value too, where no more is known.
public enum HouseholdType: String, Hashable, Sendable, Codable, CaseIterable {
    case urban = "10"
    case urbanLocal = "11"
    case urbanElsewhere = "12"
    case rural = "20"
    case ruralLocal = "21"
    case ruralElsewhere = "22"
    case overseasCompatriot = "30"
    case hongKong = "31"
    case macau = "32"
    case taiwan = "33"
    case overseasChinese = "34"
    case foreigner = "40"
    case foreignerTemporary = "41"
    case foreignerPermanent = "42"
    case resident = "50"
    case residentLocal = "51"
    case residentElsewhere = "52"

    public var chineseName: String {
        switch self {
        case .urban: "非农业户口（城镇）"
        case .urbanLocal: "本地非农业户口（城镇）"
        case .urbanElsewhere: "外地非农业户口（城镇）"
        case .rural: "农业户口（农村）"
        case .ruralLocal: "本地农业户口（农村）"
        case .ruralElsewhere: "外地农业户口（农村）"
        case .overseasCompatriot: "港澳台侨"
        case .hongKong: "香港"
        case .macau: "澳门"
        case .taiwan: "台湾"
        case .overseasChinese: "华侨"
        case .foreigner: "外国人"
        case .foreignerTemporary: "未取得永久居留权"
        case .foreignerPermanent: "取得永久居留权"
        case .resident: "居民户口"
        case .residentLocal: "本地居民户口"
        case .residentElsewhere: "外地居民户口"
        }
    }
}
