/// What `canbao --version` says. The schema of the files says for itself which program they are for.
enum CanbaoVersion {
    static let text = "0.1.0-dev"
}
