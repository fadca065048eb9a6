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
let flyingFox: Target.Dependency = .product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks: Target.Dependency = .product(name: "FlyingSocks", package: "FlyingFox")

func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// Files of `data/`, compiled in so that the program needs no files beside it.
func embedded(_ folder: String, _ names: [String], kind: String = "yaml") -> [Resource] {
  names.map { .embedInCode("../../data/\(folder)/\($0).\(kind)") }
}

/// Files that `compass new` begins others with.
let templates: [Resource] = [
  "report.md", "instrument.yaml", "value-system.yaml", "column-map.yaml", "simulation-plan.yaml",
  "evaluation-plan.yaml", "recognition-plan.yaml", "generation-plan.yaml", "makefile.mk",
  "spark-job.py", "slurm-array.sh", "parts.mk",
].map { .embedInCode("../../templates/\($0)") }

/// What judges of responses and generators of items are told.
let prompts: [Resource] = [
  "judge", "judge-opinions", "judge-binary-words", "judge-three-words", "concepts", "concept-line",
  "generate", "generate-lines",
].map { .embedInCode("../../templates/prompts/\($0).txt") }

/// What stands round a report that is watched.
let livePage: [Resource] = ["live.html", "live.css", "live.js"].map {
  .embedInCode("../../templates/html/\($0)")
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
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "pangocairo pangoft2 cairo-pdf fontconfig",
      providers: [.apt(["libcairo2-dev", "libpango1.0-dev"]), .brew(["cairo", "pango"])]),
    .systemLibrary(
      name: "CHarfBuzz", pkgConfig: "harfbuzz-subset",
      providers: [.apt(["libharfbuzz-dev"]), .brew(["harfbuzz"])]),
    .systemLibrary(
      name: "CQPDF", pkgConfig: "libqpdf",
      providers: [.apt(["libqpdf-dev"]), .brew(["qpdf"])]),
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
      name: "CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(
      name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
    // Comes without a pkg-config file on Debian; its module map names the library.
    .systemLibrary(
      name: "CReadStat", providers: [.apt(["libreadstat-dev"]), .brew(["readstat"])]),
    // The same.
    .systemLibrary(
      name: "CHyphen", providers: [.apt(["libhyphen-dev"]), .brew(["hyphen"])]),
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),

    module("Diagnostics", []),
    .target(name: "CWords"),
    .target(name: "CPages"),
    module("Wording", ["CWords"]),
    module("PrintedNumbers", ["Diagnostics", "Wording"]),
    module(
      "FileFormats",
      [
        "Diagnostics", "PrintedNumbers", "CZlib", "CZstandard", "CCrypto", "CExpat", "CReadStat",
        yams,
      ]),
    module("RandomStreams", []),
    module("GSLSupport", ["CGSL"]),
    module("Statistics", ["RandomStreams", "GSLSupport"]),
    module("ItemResponse", ["Statistics", "RandomStreams", "GSLSupport"]),
    module(
      "ValueModel", ["Diagnostics", "FileFormats", "PrintedNumbers"],
      resources: embedded(
        "value-systems", ["schwartz", "moral-foundations", "safety", "fulva"])
        + embedded(
          "instruments",
          [
            "presence", "likert", "value-portrait", "fulcra", "value-compass-schwartz",
            "value-compass-mft", "value-compass-risk", "value-compass-fulva", "pvq-21", "pvq-40",
            "pvq-rr", "svs",
          ])
        + embedded("cultures", ["pan-cultural", "ess-complete", "ess-incomplete"], kind: "csv")
        + embedded("cultures", ["names"])),
    module(
      "LogReaders", ["Diagnostics", "FileFormats", "PrintedNumbers"],
      resources: embedded(
        "column-maps",
        [
          "value-portrait", "value-portrait-versions", "pairwise", "llmfao", "rater-matrix",
          "langfuse", "langfuse-storage", "langsmith-feedback", "langsmith-results", "braintrust",
          "mlflow-traces", "mlflow-results", "prism", "prism-conversations", "community-alignment",
          "overtonbench", "aio", "aio-table",
        ])),
    module(
      "StudyStore",
      ["Diagnostics", "FileFormats", "LogReaders", "PrintedNumbers", "CSQLite", grdb, sqlite]),
    module(
      "Analysis",
      [
        "Diagnostics", "FileFormats", "PrintedNumbers", "GSLSupport", "Statistics", "ItemResponse",
        "ValueModel", "LogReaders", "Wording",
      ]),
    module(
      "Elicitation",
      [
        "Analysis", "Diagnostics", "FileFormats", "PrintedNumbers", "RandomStreams", "GSLSupport",
        "Statistics", "ItemResponse", "ValueModel", "LogReaders", "StudyStore", "CCurl",
      ], resources: prompts),
    module(
      "Claims",
      [
        "Analysis", "Diagnostics", "LogReaders", "PrintedNumbers", "GSLSupport", "Statistics",
        "ValueModel", "Wording",
      ]),
    module(
      "Drawing", ["Diagnostics", "PrintedNumbers", "CCairo", "CHarfBuzz", "CHyphen", "CQPDF"]),
    module("Charts", ["PrintedNumbers", "Drawing", "Wording"]),
    module(
      "Documents",
      [
        "Diagnostics", "FileFormats", "PrintedNumbers", "Drawing", "Charts", "Wording", "CPages",
      ]),
    module(
      "Reporting",
      [
        "Analysis", "Charts", "Claims", "Diagnostics", "Documents", "Drawing", "FileFormats",
        "GSLSupport", "LogReaders", "PrintedNumbers", "Statistics", "ValueModel", "Wording",
        "CMarkdown",
      ],
      resources: ["print", "one-pager", "plain"].map {
        .embedInCode("../../templates/themes/\($0).yaml")
      }),
    module(
      "CommandLine",
      [
        "Analysis", "Claims", "Diagnostics", "Drawing", "Elicitation", "FileFormats", "GSLSupport",
        "ItemResponse", "LogReaders", "PrintedNumbers", "Reporting", "Statistics", "StudyStore",
        "ValueModel", argumentParser, flyingFox, flyingSocks,
      ],
      resources: embedded(
        "schemas",
        [
          "agreement", "align", "audit", "calibrate", "changepoint", "chart", "combine", "common",
          "compare",
          "contamination", "culture", "cultures-build", "cultures-check", "cultures-list",
          "doctor", "drift", "evaluate", "generate", "ingest", "interval", "leaderboard", "new",
          "overlap",
          "pairs", "partial", "pool-add", "pool-export", "pool-link", "pool-list", "pool-retire",
          "pool-show",
          "power", "rank", "recognize", "reliability", "report", "report-diff", "report-why",
          "study-export", "study-files", "study-forget", "study-remove", "study-info",
          "study-issues", "study-merge", "study-verify", "systems", "validity", "verify",
        ], kind: "json") + templates + livePage),
    .executableTarget(name: "compass", dependencies: ["CommandLine"], swiftSettings: settings),
    // Draws the curves of `make growth`; no product.
    .executableTarget(
      name: "curves", dependencies: ["Charts", "Drawing"], swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["CommandLine"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .target(name: "ModelServer", path: "Tests/ModelServer", swiftSettings: settings),
    .target(name: "Browser", path: "Tests/Browser", swiftSettings: settings),
    .target(name: "PDFChecks", path: "Tests/PDFChecks", swiftSettings: settings),
    .target(
      name: "RandomInputs", dependencies: ["Charts", "Drawing"], path: "Tests/RandomInputs",
      swiftSettings: settings),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("WordingTests", ["Wording"]),
    tests("PrintedNumbersTests", ["PrintedNumbers"]),
    tests("RandomStreamsTests", ["RandomStreams"]),
    tests("StatisticsTests", ["Statistics", "GSLSupport", "RandomStreams"]),
    tests(
      "ItemResponseTests", ["ItemResponse", "Statistics", "GSLSupport", "RandomStreams"]),
    tests(
      "ReferenceTests",
      [
        "Analysis", "Claims", "Diagnostics", "Elicitation", "ItemResponse", "Statistics",
        "GSLSupport", "RandomStreams", "ValueModel",
      ],
      excluding: ["Cases"]),
    tests("ValueModelTests", ["Diagnostics", "FileFormats", "ValueModel"]),
    .target(
      name: "LogFixtures",
      dependencies: ["Diagnostics", "FileFormats", "LogReaders", "PrintedNumbers"],
      path: "Tests/LogFixtures", swiftSettings: settings),
    tests("FileFormatsTests", ["FileFormats", "LogReaders", "LogFixtures"]),
    tests(
      "LogReadersTests",
      ["Diagnostics", "FileFormats", "LogReaders", "PrintedNumbers", "StudyStore", "LogFixtures"]),
    tests(
      "StudyStoreTests",
      [
        "Diagnostics", "FileFormats", "LogReaders", "PrintedNumbers", "StudyStore", "LogFixtures",
        "CSQLite",
      ]),
    tests(
      "ElicitationTests",
      [
        "Diagnostics", "Elicitation", "FileFormats", "ItemResponse", "LogReaders", "ModelServer",
        "PrintedNumbers", "RandomStreams", "Statistics", "StudyStore", "ValueModel",
      ]),
    tests("DrawingTests", ["CHarfBuzz", "Drawing"]),
    tests("ChartsTests", ["Charts", "Drawing", "RandomInputs"]),
    tests(
      "DocumentsTests",
      [
        "Charts", "Diagnostics", "Documents", "Drawing", "FileFormats", "PrintedNumbers",
        "CMarkdown", "PDFChecks", "RandomInputs",
      ]),
    tests(
      "AnalysisTests",
      [
        "Analysis", "Diagnostics", "Elicitation", "FileFormats", "ItemResponse", "LogReaders",
        "RandomStreams", "Statistics", "StudyStore", "ValueModel",
      ], excluding: ["Surveys"]),
    tests(
      "ClaimsTests",
      [
        "Analysis", "Claims", "Diagnostics", "FileFormats", "LogReaders", "Statistics",
        "ValueModel",
      ]),
    tests(
      "ReportingTests",
      [
        "Analysis", "Charts", "Claims", "Diagnostics", "Documents", "Drawing", "FileFormats",
        "LogReaders", "PrintedNumbers", "Reporting", "StudyStore", "ValueModel",
      ]),
    tests(
      "CommandLineTests",
      [
        "Claims", "CommandLine", "CSQLite", "Diagnostics", "FileFormats", "LogReaders",
        "ModelServer", "PDFChecks", "RandomStreams", "Reporting", "Statistics", "StudyStore",
        "TestSupport",
      ], excluding: ["Goldens", "Spark"]),
    tests("BrowserTests", ["Browser", "CommandLine", "TestSupport"]),
  ]
)
