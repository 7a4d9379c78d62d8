// swift-tools-version: 6.1
import PackageDescription

// Read from the top down: a target imports only targets that stand above it.
let package = Package(
    name: "Canbao",
    products: [
        .executable(name: "canbao", targets: ["Canbao"]),
        .executable(name: "canbao-basic-info-worker", targets: ["BasicInfoWorker"]),
        .executable(name: "canbao-enrollment-worker", targets: ["EnrollmentWorker"]),
        .executable(name: "canbao-benefit-check-worker", targets: ["BenefitCheckWorker"]),
        .executable(name: "canbao-arrears-worker", targets: ["ArrearsWorker"]),
        .executable(name: "canbao-certificate-worker", targets: ["CertificateWorker"]),
        .executable(name: "canbao-mock-ministry", targets: ["MockMinistry"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // The HTTP client speaks with it; in tests, servers that misbehave.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // What the system says of files, in words that operators know.
        .target(name: "PlainWords"),
        // Values and rules: no input, no output, no clock.
        .target(name: "SocialInsurance"),
        // JSON as messages hold it. simdjson parses, strictly.
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "MessageJSON", dependencies: ["CSimdJSON"]),
        // Messages, error catalogue, topics, codecs.
        .target(name: "Filings", dependencies: ["SocialInsurance", "MessageJSON", .crypto]),

        // Workbooks (.xlsx) as offices send them, read with distrust, and as they want them back.
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "Spreadsheets", dependencies: ["PlainWords", "CXLSXWriter", "CZip", "CExpat"]),
        // The batch forms of each kind: a row, a filing; a row, its result.
        .target(
            name: "Forms", dependencies: ["SocialInsurance", "MessageJSON", "Filings", "Spreadsheets", .crypto]),

        // The log: what it is, and how it is kept.
        .target(name: "MessageLog"),
        .target(name: "SQLiteLog", dependencies: ["MessageLog", .grdb]),
        // Debian's 2.0.2.
        .systemLibrary(name: "CRdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(name: "KafkaLog", dependencies: ["MessageLog", "CRdkafka", .metrics], exclude: ["README.md"]),

        // The registry: what it is, and how it is kept.
        .target(name: "Registry", dependencies: ["PlainWords", "SocialInsurance", "Filings", "MessageLog"]),
        .target(
            name: "SQLiteRegistry",
            dependencies: ["PlainWords", "SocialInsurance", "Filings", "MessageLog", "Registry", .grdb]),

        // When to try again: pure state machines. The ministry's interface.
        .target(name: "Retries"),
        .target(
            name: "Ministry",
            dependencies: [
                "SocialInsurance", "Retries", .asyncHTTPClient, .log, .metrics, .nioCore, .nioHTTP1, .nioPosix,
            ]),

        // The certificate's page, signature and file, on Debian's C libraries.
        .systemLibrary(name: "CCairo", pkgConfig: "cairo-pdf", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "Certificates",
            dependencies: ["PlainWords", "SocialInsurance", "CCairo", "CPango", "CQRencode", .crypto]),

        // The loop that turns requests into results; settings; life cycle.
        .target(
            name: "WorkerKit",
            dependencies: [
                "PlainWords", "SocialInsurance", "Filings", "MessageLog", "Registry", "Retries", .argumentParser,
                .configuration,
                .log, .metrics, .serviceLifecycle, .unixSignals, .yams,
            ]),
        // What the worker and the command line both know of the ministry: its limits, and what is shared through the registry.
        .target(
            name: "MinistryAccess", dependencies: ["SocialInsurance", "Filings", "Registry", "Ministry", "WorkerKit"]),
        // What the worker and the command line both know of certificates: what they are made of, and whether they are true.
        .target(
            name: "CertificateArchive", dependencies: ["SocialInsurance", "Registry", "Certificates", "WorkerKit"]),
        // Opens the log and the registry that the settings name.
        .target(
            name: "Backends",
            dependencies: [
                "PlainWords", "MessageLog", "SQLiteLog", "KafkaLog", "Registry", "SQLiteRegistry", "WorkerKit", .log,
            ]),

        // The workers: a handler and a short main each.
        .executableTarget(
            name: "BasicInfoWorker",
            dependencies: [
                "SocialInsurance", "MessageJSON", "Filings", "MessageLog", "Registry", "Ministry", "WorkerKit",
                "MinistryAccess", "Backends", .argumentParser, .log, .serviceLifecycle,
            ]),
        .executableTarget(
            name: "EnrollmentWorker",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "WorkerKit", "Backends", .argumentParser, .log,
                .serviceLifecycle,
            ]),
        .executableTarget(
            name: "BenefitCheckWorker",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "WorkerKit", "Backends", .argumentParser, .log,
                .serviceLifecycle,
            ]),
        .executableTarget(
            name: "ArrearsWorker",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "WorkerKit", "Backends", .argumentParser, .log,
                .serviceLifecycle,
            ]),
        .executableTarget(
            name: "CertificateWorker",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "Certificates", "WorkerKit",
                "CertificateArchive", "Backends", .argumentParser, .log, .metrics, .serviceLifecycle,
            ]),

        // The stand-in for the ministry; the command line.
        .executableTarget(
            name: "MockMinistry",
            dependencies: [
                "SocialInsurance", "PlainWords", "Retries", .argumentParser, .hummingbird, .log, .serviceLifecycle,
            ]),
        // Starts programs that end with the one that started them.
        .target(name: "CProcess"),
        .executableTarget(
            name: "Canbao",
            dependencies: [
                "PlainWords", "SocialInsurance", "Filings", "Spreadsheets", "Forms", "MessageLog", "Registry",
                "Retries", "Ministry",
                "Certificates", "WorkerKit", "MinistryAccess", "CertificateArchive", "Backends", "CProcess",
                .argumentParser, .asyncHTTPClient, .crypto, .grdb, .log, .unixSignals,
            ]),

        // The tests, one target for each that they test. The conformance suite runs over every log.
        .target(name: "TestPrograms", path: "Tests/Programs"),
        .target(name: "MessageLogConformance", dependencies: ["MessageLog"], path: "Tests/MessageLogConformance"),
        .testTarget(name: "PlainWordsTests", dependencies: ["PlainWords"]),
        .testTarget(
            name: "SocialInsuranceTests", dependencies: ["SocialInsurance", .yams], resources: [.copy("Cases")]),
        .testTarget(name: "MessageJSONTests", dependencies: ["MessageJSON"]),
        .testTarget(
            name: "FilingsTests", dependencies: ["SocialInsurance", "MessageJSON", "Filings", "TestPrograms"],
            resources: [.copy("Cases")]),
        .testTarget(
            name: "SpreadsheetsTests", dependencies: ["Spreadsheets", "CZip"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "FormsTests", dependencies: ["SocialInsurance", "Filings", "Spreadsheets", "Forms"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "MessageLogTests", dependencies: ["MessageLog"]),
        .testTarget(name: "SQLiteLogTests", dependencies: ["MessageLog", "SQLiteLog", "MessageLogConformance", .grdb]),
        // A broker of its own, on loopback.
        .target(
            name: "TestKafka", dependencies: ["TestPrograms"], path: "Tests/Kafka",
            exclude: ["broker", "leaks", "proxy.py", "requirements.txt"]),
        .testTarget(
            name: "KafkaLogTests",
            dependencies: ["MessageLog", "CRdkafka", "KafkaLog", "TestPrograms", "MessageLogConformance", "TestKafka"]),
        .target(
            name: "RegistryConformance", dependencies: ["SocialInsurance", "Filings", "MessageLog", "Registry"],
            path: "Tests/RegistryConformance"),
        .testTarget(name: "RegistryTests", dependencies: ["Registry"]),
        .testTarget(
            name: "SQLiteRegistryTests",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "SQLiteRegistry", "RegistryConformance", .grdb,
            ]),
        .testTarget(name: "RetriesTests", dependencies: ["Retries"]),
        .testTarget(
            name: "MinistryTests",
            dependencies: [
                "SocialInsurance", "Ministry", "MockMinistry", .hummingbird, .hummingbirdTesting, .log, .metrics,
                .metricsTestKit, .nioCore, .nioPosix,
            ]),
        .testTarget(
            name: "MockMinistryTests",
            dependencies: [
                "SocialInsurance", "MockMinistry", "TestPrograms", .asyncHTTPClient, .hummingbird, .hummingbirdTesting,
                .log, .nioCore, .nioHTTP1,
            ]),
        .testTarget(
            name: "WorkerKitTests",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "SQLiteLog", "Registry", "SQLiteRegistry", "Retries",
                "WorkerKit", "MessageLogConformance", .argumentParser, .log, .metrics, .serviceLifecycle,
            ]),
        .testTarget(
            name: "BasicInfoWorkerTests",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "SQLiteLog", "Registry", "SQLiteRegistry", "Retries",
                "Ministry", "WorkerKit", "MinistryAccess", "BasicInfoWorker", "MessageLogConformance", .log,
                .serviceLifecycle,
            ]),
        .testTarget(name: "CertificatesTests", dependencies: ["Certificates", "SocialInsurance", "TestPrograms"]),
        .testTarget(
            name: "CertificateArchiveTests",
            dependencies: ["SocialInsurance", "Registry", "SQLiteRegistry", "Certificates", "CertificateArchive"]),
        .testTarget(
            name: "CertificateWorkerTests",
            dependencies: [
                "SocialInsurance", "Filings", "Registry", "SQLiteRegistry", "Certificates", "WorkerKit",
                "CertificateArchive", "CertificateWorker", .argumentParser, .log,
            ]),
        .testTarget(
            name: "EnrollmentWorkerTests",
            dependencies: [
                "SocialInsurance", "Filings", "MessageLog", "Registry", "SQLiteRegistry", "WorkerKit",
                "BasicInfoWorker", "EnrollmentWorker", "BenefitCheckWorker", "ArrearsWorker",
            ]),
        .testTarget(
            name: "CanbaoTests",
            dependencies: [
                "SocialInsurance", "Filings", "Forms", "MessageLog", "Registry", "SQLiteRegistry", "Ministry",
                "Certificates", "WorkerKit", "MinistryAccess", "CertificateArchive", "Canbao", .argumentParser,
            ]),
        // Real processes, killed and restarted.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "SocialInsurance", "Filings", "Forms", "MessageLog", "SQLiteLog", "KafkaLog", "Registry",
                "SQLiteRegistry", "Ministry", "WorkerKit", "MinistryAccess", "BasicInfoWorker", "EnrollmentWorker",
                "BenefitCheckWorker", "ArrearsWorker", "CertificateWorker", "MockMinistry", "Canbao", "TestPrograms",
                "MessageLogConformance", "TestKafka", .argumentParser, .asyncHTTPClient, .grdb, .nioCore, .yams,
            ],
            exclude: ["Workbooks"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

extension Target.Dependency {
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let log = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let metricsTestKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let yams = product(name: "Yams", package: "Yams")
}
