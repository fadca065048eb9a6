import CommandLine
import FileFormats
import Foundation
import LogReaders
import TestSupport
import Testing

/// What commands that write print, and what they write.
@Suite("Golden studies")
struct GoldenStudyTests {
  private static let logs = ["judgments.csv", "every-column.jsonl", "Schwartz_scores.json"]
    .map(Golden.input)
  private static let attributes = [
    "--models", Golden.input("models.csv"), "--items", Golden.input("items.csv"),
  ]

  /// A line for each file, so that one that changes is seen.
  private static func digests(_ scratch: Scratch, _ names: [String]) throws -> String {
    try names.map { "\(SHA256.hexadecimal(try scratch.bytes($0)))  \($0)\n" }.joined()
  }

  @Test(
    "a study is made, looked at, exported and merged as it was",
    arguments: GoldenCase.Format.allCases)
  func life(_ format: GoldenCase.Format) async throws {
    let scratch = try Scratch(pinned: "study-\(format)")
    let study = scratch.path("values.study")
    let merged = scratch.path("merged.study")
    let votes = scratch.path("votes.study")
    let changed = Golden.input("changed.csv")
    let steps: [GoldenCase] = [
      GoldenCase(
        "study/ingest-dry-run", ["ingest", Self.logs[0], "--study", study, "--dry-run"],
        formats: [.text]),
      GoldenCase("study/ingest", ["ingest", Self.logs[0], "--study", study] + Self.attributes),
      GoldenCase("study/ingest-more", ["ingest"] + Self.logs + ["--study", study]),
      GoldenCase(
        "study/ingest-conflict", ["ingest", changed, "--study", study], formats: [.text, .json],
        status: .badInput),
      GoldenCase(
        "study/ingest-bad-rows",
        ["ingest", Golden.input("bad"), "--study", study, "--keep-going", "--dry-run"],
        formats: [.text, .json]),
      GoldenCase(
        "study/ingest-bad-models",
        ["ingest", "--models", Golden.input("bad/models.csv"), "--study", study],
        formats: [.text], status: .badInput),
      GoldenCase("study/info", ["study", "info", study]),
      GoldenCase("study/files", ["study", "files", study]),
      GoldenCase("study/issues", ["study", "issues", study]),
      GoldenCase("study/verify", ["study", "verify", study]),
      GoldenCase("study/export", ["study", "export", study, "-o", scratch.path("values.csv")]),
      GoldenCase(
        "study/export-attributes",
        ["study", "export", study, "--with-attributes", "-o", scratch.path("values.jsonl")],
        formats: [.text]),
      GoldenCase(
        "study/export-instances",
        ["study", "export", study, "--every-eval-ever", "-o", scratch.path("instances.jsonl")],
        formats: [.text]),
      GoldenCase("study/merge", ["study", "merge", study, "--study", merged]),
      GoldenCase(
        "study/ingest-latest",
        ["ingest", changed, "--study", merged, "--on-conflict", "latest"],
        formats: [.text, .json]),
      GoldenCase(
        "study/leaderboard",
        [
          "leaderboard", "--study", study, "--instrument", "presence", "--system", "schwartz",
          "--dimension", "benevolence",
        ], formats: [.text]),
      GoldenCase(
        "study/ingest-votes",
        ["ingest", "data/examples/battles/judgments.jsonl.gz", "--study", votes]),
      GoldenCase("study/forget", ["study", "forget", "human:rater-1", "--study", votes]),
      GoldenCase("study/remove", ["study", "remove", "judgments.csv", "--study", study]),
    ]
    for step in steps where step.formats.contains(format) {
      await step.expectGolden(format)
    }
    if format == .text {
      Golden.expect(
        try Self.digests(scratch, ["values.csv", "values.jsonl", "instances.jsonl"]),
        named: "study/exports.sha256.txt")
    }
  }

  /// A study that an earlier version of the program made of ``logs``, with ``attributes``.
  @Test("a study of the fifth format is sound, exports what it did and takes the same logs again")
  func keptStudy() async throws {
    let scratch = try Scratch(pinned: "kept-study")
    let kept = Project.path(Golden.input("format-5.sqlite"))
    let study = try scratch.write(
      "kept.study", Array(try Data(contentsOf: URL(fileURLWithPath: kept))))
    let exports = ["kept.csv", "kept.jsonl"]
    for step in [
      GoldenCase("kept-study/verify", ["study", "verify", study], formats: [.text]),
      GoldenCase("kept-study/info", ["study", "info", study], formats: [.json]),
      GoldenCase("kept-study/files", ["study", "files", study], formats: [.csv]),
      GoldenCase("kept-study/issues", ["study", "issues", study], formats: [.text]),
      GoldenCase(
        "kept-study/export", ["study", "export", study, "-o", scratch.path(exports[0])],
        formats: [.text]),
      GoldenCase(
        "kept-study/export-attributes",
        ["study", "export", study, "--with-attributes", "-o", scratch.path(exports[1])],
        formats: [.text]),
      GoldenCase(
        "kept-study/ingest-again", ["ingest"] + Self.logs + Self.attributes + ["--study", study],
        formats: [.text]),
      // The same rows in another file: each is known by the digest that the study keeps of it.
      GoldenCase(
        "kept-study/ingest-export", ["ingest", scratch.path(exports[0]), "--study", study],
        formats: [.text]),
      GoldenCase(
        "kept-study/ingest-conflict",
        ["ingest", Golden.input("changed.csv"), "--study", study, "--on-conflict", "first"],
        formats: [.text]),
      GoldenCase("kept-study/verify-after", ["study", "verify", study], formats: [.text]),
      GoldenCase("kept-study/info-after", ["study", "info", study], formats: [.json]),
    ] { await step.expectGoldens() }
    Golden.expect(
      try Self.digests(scratch, exports), named: "kept-study/exports.sha256.txt")
  }

  @Test("what is new is what it was, in every format", arguments: ScaffoldCase.all)
  func new(_ scaffold: ScaffoldCase) async throws {
    let scratch = try Scratch(pinned: "new-\(scaffold.kind)")
    for format in ["text", "json", "csv"] {
      let run = await Run(
        ["new", scaffold.kind, scratch.path("\(format)/first-try"), "--format", format])
      #expect(run.status == .ok, "\(run.errors)")
      let ending = format == "text" ? "txt" : format
      Golden.expect(run.output, named: "new/\(scaffold.kind).\(ending)")
      Golden.expect(run.errors, named: "new/\(scaffold.kind).\(ending).messages.txt")
    }
    let file = "text/first-try.\(scaffold.ending)"
    Golden.expect(
      String(decoding: try scratch.bytes(file), as: UTF8.self),
      named: "new/\(scaffold.kind).file.txt")
  }

  struct ScaffoldCase: Sendable, CustomTestStringConvertible {
    let kind: String
    let ending: String

    var testDescription: String { kind }

    static let all = [
      ("report", "md"), ("instrument", "yaml"), ("value-system", "yaml"), ("column-map", "yaml"),
      ("simulation-plan", "yaml"), ("makefile", "mk"), ("spark-job", "py"), ("slurm-array", "sh"),
      ("make-parts", "mk"),
    ].map { ScaffoldCase(kind: $0, ending: $1) }
  }

  @Test("a plan draws what it drew")
  func simulation() async throws {
    let scratch = try Scratch(pinned: "simulate")
    let run = await Run("simulate", Golden.input("plan.yaml"), "--output", scratch.path)
    #expect(run.status == .ok)
    Golden.expect(run.output, named: "simulate/plan.output.txt")
    Golden.expect(run.errors, named: "simulate/plan.messages.txt")
    Golden.expect(
      String(decoding: try scratch.bytes("truth.csv"), as: UTF8.self), named: "simulate/truth.csv")
    Golden.expect(
      try Self.digests(scratch, ["judgments.jsonl.gz", "truth.csv"]),
      named: "simulate/files.sha256.txt")
  }
}
