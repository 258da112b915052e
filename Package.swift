// swift-tools-version: 6.2
import PackageDescription

// In CI a warning is an error; `Context` is read when the manifest is evaluated.
let strict: [SwiftSetting] =
    Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let package = Package(
    name: "dateline",
    products: [
        .executable(name: "datelined", targets: ["datelined"]),
        .executable(name: "datelinectl", targets: ["datelinectl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    ],
    targets: [
        // C shims over system libraries.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CXML", dependencies: ["CLibXML2"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CCrashRecord"),
        .target(name: "CProcess"),
        .target(name: "CHMAC", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CIDN", linkerSettings: [.linkedLibrary("idn2")]),
        .target(name: "CPSL", linkerSettings: [.linkedLibrary("psl")]),
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("pq")]),
        .target(name: "CSystemd", linkerSettings: [.linkedLibrary("systemd")]),

        // Values and pure stages.
        .target(name: "Models", swiftSettings: strict),
        .target(name: "Addresses", dependencies: ["CIDN", "CPSL"], swiftSettings: strict),
        .target(name: "Markup", dependencies: ["Addresses", "CXML", "Models"], swiftSettings: strict),
        .target(name: "FeedParsing", dependencies: ["Addresses", "CXML", "Markup", "Models"], swiftSettings: strict),
        .target(name: "ArticleExtraction", dependencies: ["CXML", "Markup", "Models"], swiftSettings: strict),
        .target(name: "Deduplication", dependencies: ["Models"], swiftSettings: strict),
        .target(
            name: "FactExtraction", dependencies: ["Models"],
            resources: [
                .embedInCode("Data/leaders.txt"), .embedInCode("Data/organisations.txt"), .embedInCode("Data/words.txt"),
                .embedInCode("Data/census.txt"),
            ], swiftSettings: strict),
        // What the facts of many articles say together.
        .target(name: "Across", dependencies: ["Models"], swiftSettings: strict),
        .target(name: "Ingestion", dependencies: ["Deduplication", "Markup", "Models"], swiftSettings: strict),
        .target(name: "Schedule", dependencies: ["Markup", "Models"], swiftSettings: strict),
        .target(
            name: "Inspection", dependencies: ["FeedParsing", "ArticleExtraction", "FactExtraction", "Markup", "Models"],
            swiftSettings: strict),

        // The world.
        .target(
            name: "Settings", dependencies: ["Addresses", "Models", "FactExtraction", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Fetch", dependencies: ["Addresses", "CCurl", "CZlib", "Models"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "Addresses", "CSQLite", "Deduplication", "Ingestion", "Models", "Schedule",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "Sync",
            dependencies: [
                "Across", "Addresses", "ArticleExtraction", "CCrashRecord", "CHMAC", "CProcess", "CZlib", "ControlAPI", "Settings", "Deduplication",
                "FactExtraction",
                "FeedParsing", "Fetch", "Ingestion", "Markup", "Schedule", "Store", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ], swiftSettings: strict),

        // Markup of pages and reports, from values.
        .target(
            name: "Pages", dependencies: ["ControlAPI", "FactExtraction", "Models"],
            resources: [.embedInCode("Style/style.css"), .embedInCode("Style/script.js"), .embedInCode("Style/icon.svg")],
            swiftSettings: strict),
        // Several daemons that share their work through PostgreSQL.
        .target(
            name: "Fleet",
            dependencies: [
                "Addresses", "CPostgres", "ControlAPI", "Deduplication", "Ingestion", "Models", "Schedule", "Store", "Sync",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        // The socket at the side.
        .target(name: "ControlAPI", dependencies: ["Models", "Schedule"], swiftSettings: strict),
        .target(
            name: "ControlServer",
            dependencies: [
                "ControlAPI", "Models", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"), .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(
            name: "ControlAnswers",
            dependencies: [
                "Across", "ControlAPI", "ControlServer", "FactExtraction", "Markup", "Models", "Settings", "Store",
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Across", "ControlAPI", "ControlAnswers", "ControlServer", "FactExtraction", "Models", "Pages", "Settings", "Store",
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "ControlClient",
            dependencies: [
                "ControlAPI", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),

        // Programs.
        .executableTarget(
            name: "datelined",
            dependencies: [
                "ControlAPI", "ControlAnswers", "ControlServer", "CSystemd", "FactExtraction", "Fleet", "Models", "Settings", "Store", "Sync", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "datelinectl",
            dependencies: [
                "Addresses", "ArticleExtraction", "ControlAPI", "ControlClient", "FactExtraction", "FeedParsing", "Inspection", "Models", "Pages",
                "Settings",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // Makes the weights of the fact models (`make train`).
        .executableTarget(
            name: "dateline-train",
            dependencies: ["ArticleExtraction", "FactExtraction", "Models", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),

        // Benchmarks: ratios and figures, never part of the tests.
        .executableTarget(
            name: "dateline-bench",
            dependencies: [
                "ArticleExtraction", "ControlAPI", "ControlAnswers", "Deduplication", "FactExtraction", "FeedParsing", "Fetch", "GeneratedNews",
                "Inspection", "Markup", "Models", "Settings", "Store", "Sync",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], path: "Bench", exclude: ["Generated"], swiftSettings: strict),
        // News with known copies and stories, for the benchmarks and for the tests of quality.
        .target(
            name: "GeneratedNews", dependencies: ["Deduplication", "Ingestion", "Markup", "Models", "Store"], path: "Bench/Generated",
            swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: ["CZlib", "Models", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio")],
            path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "ControlTestSupport",
            dependencies: [
                "ControlAPI", "Schedule", .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/ControlTestSupport", swiftSettings: strict),
        .testTarget(name: "AddressesTests", dependencies: ["Addresses"], swiftSettings: strict),
        .testTarget(name: "ModelsTests", dependencies: ["Models"], swiftSettings: strict),
        .testTarget(name: "MarkupTests", dependencies: ["Markup"], swiftSettings: strict),
        .testTarget(name: "FeedParsingTests", dependencies: ["FeedParsing", "Markup", "Inspection", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ArticleExtractionTests", dependencies: ["ArticleExtraction", "Inspection", "Models", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(name: "DeduplicationTests", dependencies: ["Deduplication", "GeneratedNews", "Models", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TrainingTests", dependencies: ["FactExtraction", "dateline-train"], swiftSettings: strict),
        .testTarget(name: "AcrossTests", dependencies: ["Across", "Models", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "FactExtractionTests",
            dependencies: ["FactExtraction", "ArticleExtraction", "Inspection", "Models", "Settings", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(name: "ScheduleTests", dependencies: ["Schedule", "Models"], swiftSettings: strict),
        .testTarget(name: "FetchTests", dependencies: ["CZlib", "Fetch", "Models", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Deduplication", "Ingestion", "Models", "Schedule", "Store", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["FactExtraction", "Settings", "Models", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ControlAnswersTests",
            dependencies: [
                "ControlAPI", "ControlAnswers", "ControlServer", "ControlTestSupport", "FactExtraction", "Ingestion", "Models", "Schedule", "Store",
                "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "ControlAPI", "ControlAnswers", "FactExtraction", "Fetch", "Ingestion", "Models", "Schedule", "Settings", "Store", "Sync",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "FleetTests",
            dependencies: [
                "CPostgres", "FactExtraction", "Fleet", "Ingestion", "Models", "Schedule", "Settings", "Store", "Sync", "TestSupport", "datelined",
                "datelinectl", .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "ControlAPI", "ControlAnswers", "ControlServer", "ControlTestSupport", "Deduplication", "FactExtraction", "Ingestion", "Models",
                "Pages",
                "Settings", "Store", "TestSupport", "Web",
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
            ], exclude: ["browser.py"], swiftSettings: strict),
        .testTarget(
            name: "ProgramTests", dependencies: ["ControlAPI", "Models", "Pages", "TestSupport", "datelined", "datelinectl"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
