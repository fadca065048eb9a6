// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// Definition files of `data/`, compiled in so that the program needs no files beside it.
func embedded(_ folder: String, _ names: [String]) -> [Resource] {
  names.map { .embedInCode("../../data/\(folder)/\($0).yaml") }
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], excluding excluded: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: excluded, swiftSettings: settings)
}

let package = Package(
  name: "value-compass",
  products: [
    .executable(name: "compass", targets: ["compass"]),
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(name: "ItemResponse", targets: ["ItemResponse"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "pangocairo pangoft2 cairo-pdf fontconfig",
      providers: [.apt(["libcairo2-dev", "libpango1.0-dev"]), .brew(["cairo", "pango"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstandard", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),

    module("Diagnostics", []),
    module("RandomStreams", []),
    module("GSLSupport", ["CGSL"]),
    module("Statistics", ["RandomStreams", "GSLSupport"]),
    module("ItemResponse", ["Statistics", "RandomStreams", "GSLSupport"]),
    module(
      "ValueModel", ["Diagnostics", yams],
      resources: embedded(
        "value-systems", ["schwartz", "moral-foundations", "safety", "fulva"])
        + embedded(
          "instruments",
          [
            "presence", "likert", "value-portrait", "fulcra", "value-compass-schwartz",
            "value-compass-mft", "value-compass-risk", "value-compass-fulva",
          ])),
    module("FileFormats", ["Diagnostics", "CZlib", "CZstandard", "CCrypto"]),
    module(
      "LogReaders", ["Diagnostics", "FileFormats", yams],
      resources: embedded(
        "column-maps", ["value-portrait", "pairwise", "llmfao", "rater-matrix"])),
    module("StudyStore", ["Diagnostics", "FileFormats", "LogReaders", "CSQLite", grdb, sqlite]),
    module(
      "Analysis",
      ["Diagnostics", "FileFormats", "Statistics", "ValueModel", "LogReaders", "StudyStore"]),
    module(
      "Elicitation",
      ["Diagnostics", "FileFormats", "RandomStreams", "GSLSupport", "ValueModel", "LogReaders"]),
    module("Drawing", ["Diagnostics", "CCairo"]),
    module("Charts", ["Drawing"]),
    module(
      "Reporting",
      [
        "Analysis", "Charts", "Diagnostics", "Drawing", "FileFormats", "GSLSupport", "LogReaders",
        "Statistics", "ValueModel", "CMarkdown", yams,
      ]),
    module(
      "CommandLine",
      [
        "Analysis", "Diagnostics", "Drawing", "Elicitation", "FileFormats", "GSLSupport",
        "ItemResponse", "LogReaders", "RandomStreams", "Reporting", "Statistics", "StudyStore",
        "ValueModel", argumentParser,
      ]),
    .executableTarget(name: "compass", dependencies: ["CommandLine"], swiftSettings: settings),

    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("RandomStreamsTests", ["RandomStreams"]),
    tests("StatisticsTests", ["Statistics", "GSLSupport", "RandomStreams"]),
    tests(
      "ItemResponseTests", ["ItemResponse", "Statistics", "GSLSupport", "RandomStreams"]),
    tests(
      "ReferenceTests", ["ItemResponse", "Statistics", "GSLSupport", "RandomStreams"],
      excluding: ["Cases"]),
    tests("ValueModelTests", ["ValueModel"]),
    .target(
      name: "LogFixtures", dependencies: ["Diagnostics", "FileFormats", "LogReaders"],
      path: "Tests/LogFixtures", swiftSettings: settings),
    tests("FileFormatsTests", ["FileFormats", "LogReaders", "LogFixtures"]),
    tests(
      "LogReadersTests", ["Diagnostics", "FileFormats", "LogReaders", "StudyStore", "LogFixtures"]),
    tests(
      "StudyStoreTests",
      ["Diagnostics", "FileFormats", "LogReaders", "StudyStore", "LogFixtures", "CSQLite"]),
    tests("ElicitationTests", ["Elicitation", "FileFormats", "LogReaders", "ValueModel"]),
    tests("DrawingTests", ["Drawing"]),
    tests("ChartsTests", ["Charts", "Drawing"]),
    tests(
      "AnalysisTests",
      ["Analysis", "Elicitation", "FileFormats", "LogReaders", "Statistics", "ValueModel"]),
    tests("ReportingTests", ["Analysis", "Drawing", "FileFormats", "Reporting"]),
    tests("CommandLineTests", ["CommandLine", "CSQLite"]),
  ]
)
