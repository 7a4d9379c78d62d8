import SocialInsurance

/// What is printed: a certificate that was issued, or a preview of one that was not.
enum Edition {
    case issued(CertificateSnapshot, verificationURL: String)
    case preview(CertificateContent, at: IssueTime)

    var content: CertificateContent {
        switch self {
        case .issued(let snapshot, _): snapshot.content
        case .preview(let content, _): content
        }
    }

    var snapshot: CertificateSnapshot? {
        if case .issued(let snapshot, _) = self { snapshot } else { nil }
    }

    /// Label and value of each line of the unit block.
    var particulars: [(label: String, value: String)] {
        var lines = [
            (Wording.employer, content.employerName),
            (Wording.creditCode, content.creditCode.text),
            (Wording.area, content.areaName),
            (Wording.period, Wording.range(content.period)),
        ]
        switch self {
        case .issued(let snapshot, _):
            lines.append((Wording.certificateID, snapshot.certificateID.text))
            lines.append((Wording.issuedAt, "\(Wording.chinese(snapshot.issuedAt.date)) \(snapshot.issuedAt.clock)"))
            lines.append((Wording.validUntil, Wording.chinese(snapshot.validUntil)))
        case .preview(_, let time):
            lines.append((Wording.previewedAt, "\(Wording.chinese(time.date)) \(time.clock)"))
        }
        return lines
    }

    /// The numbered notes under the table.
    var notes: [String] {
        let common = ["本证明涉及参保人员的个人信息，请妥善保管。", "本证明反映打印时的参保缴费情况。"]
        guard let snapshot else { return common + ["本页仅供预览，未经电子签名，不能作为证明使用。"] }
        let validity = "自出具之日起六个月内有效（至\(Wording.chinese(snapshot.validUntil))）"
        return common + [
            "本证明已经电子签名，无需加盖鲜章。",
            "本证明\(validity)，期内可扫描首页右上方二维码或打开下列网址多次验证。",
        ]
    }

    /// Under the notes: the address that the code carries.
    var address: String? {
        if case .issued(_, let url) = self { Wording.address + url } else { nil }
    }

    var information: DocumentInformation {
        let author = "Canbao"
        switch self {
        case .issued(let snapshot, let url):
            // In ASCII, and twice, so that the number can be found in the file's bytes even where one of them is altered.
            let marker = CertificateMarker.text(snapshot.certificateID)
            return DocumentInformation(
                title: Wording.title, author: author, subject: "\(marker), to be verified at \(url)",
                keywords: marker, createdAt: "\(snapshot.issuedAt)")
        case .preview(_, let time):
            return DocumentInformation(
                title: Wording.title + "（预览）", author: author, subject: "preview, certifies nothing",
                keywords: "canbao-preview", createdAt: "\(time)")
        }
    }
}
