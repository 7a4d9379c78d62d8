import ArgumentParser
import Registry
import WorkerKit

struct BatchForgetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Erase what is kept of batches. What was filed stays filed.")

    @Argument(help: "The batches' ids.")
    var ids: [String]
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let missing = try await Opened.registry(settings) { registry in
            try await registry.write { [ids] transaction in
                try ids.filter { try !transaction.forgetBatch($0.uppercased()) }
            }
        }
        let count = Set(ids).count - Set(missing).count
        if count > 0 { Complaint.say("what was kept of \(count == 1 ? "1 batch" : "\(count) batches") is erased") }
        for id in missing { Complaint.say("there is no batch \(id)") }
        if !missing.isEmpty { throw ProcessExit.rejected }
    }
}
