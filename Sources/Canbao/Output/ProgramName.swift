/// How whoever sits at the terminal has named this program, so that the commands we propose can be typed as they stand.
enum ProgramName {
    static var typed: String { CommandLine.arguments.first ?? "canbao" }
}
