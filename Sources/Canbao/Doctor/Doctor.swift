import Backends
import Filings
import Foundation
import Logging
import MessageLog
import Registry
import WorkerKit

/// Looks the whole over, one part after the other; what is wrong with one does not keep it from the next.
struct Doctor {
    let settings: Settings
    let isThorough: Bool

    /// Hands out the findings as they are made.
    func examine(_ report: ([Finding]) throws -> Void) async throws {
        try report([.ok("settings", summary)])
        try report(PolicyCheck(folder: settings.policyFolder).findings)
        try report(DiskCheck(folder: settings.home).findings)
        let newest = try await examineLog(report)
        try report(ClockCheck(now: Date(), businessStart: settings.now, newestRecord: newest).findings)
        try await examineRegistry(report)
        try report(FontCheck().findings)
        try report(SigningCheck(settings: settings).findings)
        try report(BlobCheck(folder: settings.blobs).findings + blobDisk)
        try await examineMinistry(report)
    }

    /// Whether the ministry's interface answers, and nothing else.
    func examineMinistry(_ report: ([Finding]) throws -> Void) async throws {
        try report(
            await MinistryCheck(
                url: settings.ministryURL, timeout: settings.ministryTimeout, isExpected: true
            ).findings())
    }

    /// Whether a kind's worker is at work and gets on, and nothing else.
    func examine(worker kind: FilingKind, host: String?, _ report: ([Finding]) throws -> Void) async throws {
        let absent = Finding.problem(
            "worker", "\(kind.rawValue): there is no log yet, so no worker is at work",
            remedy: "start \(ProgramFolder.worker(kind))")
        guard LogFile.exists(settings) else { return try report([absent]) }
        try await examining("log", report) {
            try await withLog { log in
                let check = WorkerCheck(log: log, topics: settings.topics, kind: kind, isExpected: true, host: host)
                try report(await check.findings())
            }
        }
    }

    /// Where the blobs lie on a disk of their own.
    private var blobDisk: [Finding] {
        func disk(_ folder: URL) -> dev_t? {
            var status = stat()
            return stat(Folders.nearestExisting(folder).path, &status) == 0 ? status.st_dev : nil
        }
        return disk(settings.blobs) == disk(settings.home) ? [] : DiskCheck(folder: settings.blobs).findings
    }

    private var summary: String {
        """
        log \(settings.log.description)
        registry \(settings.registry.description)
        ministry \(settings.ministryURL.absoluteString)
        """
    }

    // MARK: - Log

    private func examineLog(_ report: ([Finding]) throws -> Void) async throws -> Date? {
        guard LogFile.exists(settings) else {
            try report([.warning("log", "there is none yet; the first program that needs it makes it")])
            return nil
        }
        var newest: Date?
        try await examining("log", report) {
            try await withLog { log in
                let check = LogCheck(log: log, walBytes: settings.log.walBytes)
                try report(await check.findings())
                let described = try TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix)
                let present = try await log.topics()
                try report(TopicsCheck(described: described, present: present, prefix: settings.topics.prefix).findings)
                let names = Set(present.map(\.name))
                let kinds = FilingKind.served.filter {
                    names.contains(settings.topics.requests($0)) && names.contains(settings.topics.results($0))
                }
                for kind in kinds where ProgramFolder.own.kinds.contains(kind) {
                    try report(await WorkerCheck(log: log, topics: settings.topics, kind: kind).findings())
                }
                newest = try await check.newestRecord(kinds.map(settings.topics.results))
            }
        }
        return newest
    }

    private func withLog(_ body: (any MessageLog) async throws -> Void) async throws {
        try await Opened.log(settings, makingTopics: false, body)
    }

    // MARK: - Registry

    private func examineRegistry(_ report: ([Finding]) throws -> Void) async throws {
        guard settings.registry.exists else {
            return try report([
                .warning(
                    "registry", "there is none yet",
                    remedy: "canbao registry import DIR loads employers and persons")
            ])
        }
        try await examining("registry", report) {
            try await Opened.registry(settings) { registry in
                try report(await RegistryCheck(registry: registry, isThorough: isThorough).findings())
            }
        }
    }

    /// Turns what a part throws into a finding. Each of these errors says itself what to do.
    private func examining(
        _ check: String, _ report: ([Finding]) throws -> Void, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as LogError {
            try report([.problem(check, "\(error)")])
        } catch let error as RegistryError {
            try report([.problem(check, "\(error)")])
        } catch let error as TopicsFileError {
            try report([.problem("topics", "\(error)", fault: .settings)])
        }
    }
}

extension LogLocation {
    var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .kafka(let servers): "kafka://\(servers.joined(separator: ","))"
        }
    }

    /// Nil where there is no such file.
    fileprivate var walBytes: Int64? {
        guard case .sqlite(let path) = self else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes?[.size] as? NSNumber)?.int64Value
    }
}

extension RegistryLocation {
    var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        }
    }

    var exists: Bool {
        switch self {
        case .sqlite(let path): FileManager.default.fileExists(atPath: path)
        }
    }
}
