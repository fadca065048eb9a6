import CommandLine
import FileFormats
import Foundation
import TestSupport
import Testing

/// What `study export` writes, every command reads: as a log and as a table, in every form.
@Suite("Tables out and in again")
struct TableExchangeTests {
  private static let forms = ["jsonl", "csv", "jsonl.gz", "csv.gz", "jsonl.zst", "csv.zst"]
  private static let format = ["--format", "csv", "--quiet"]

  /// A study of a part of a shipped example, exported in every form.
  private struct Exports {
    let scratch: Scratch
    let study: String

    /// - Parameter chosen: whether a row, as JSON, is taken.
    init(_ example: String, _ chosen: (String) -> Bool) async throws {
      Project.enter()
      scratch = try Scratch()
      let packed = try Data(contentsOf: URL(fileURLWithPath: "\(example)/judgments.jsonl.gz"))
      let text = String(decoding: try Gzip.expand(Array(packed)), as: UTF8.self)
      let rows = text.split(separator: "\n").map(String.init).filter(chosen)
      try #require(!rows.isEmpty)
      let log = try scratch.write("part.jsonl", rows.joined(separator: "\n") + "\n")
      study = scratch.path("part.study")
      let run = await Run("ingest", log, "--study", study, "--quiet")
      try #require(run.status == .ok, "\(run.errors)")
      for form in forms {
        let written = await Run(
          "study", "export", study, "-o", scratch.path("rows.\(form)"), "--quiet")
        try #require(written.status == .ok, "\(written.errors)")
      }
    }

    var files: [String] { forms.map { scratch.path("rows.\($0)") } }

    /// Expects a command to print the same of the study and of each export of it.
    func expectSame(
      _ command: [String], of options: [String] = [], asTable: [String]? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async {
      let expected = await Run(command + ["--study", study] + options + format)
      #expect(expected.status == .ok, "\(expected.errors)", sourceLocation: sourceLocation)
      #expect(!expected.output.isEmpty, sourceLocation: sourceLocation)
      for file in files {
        let log = await Run(command + ["--logs", file] + options + format)
        #expect(
          log.output == expected.output, "\(file) \(log.errors)", sourceLocation: sourceLocation)
        guard let asTable else { continue }
        let table = await Run(command + [file] + asTable + format)
        #expect(
          table.output == expected.output, "\(file) \(table.errors)",
          sourceLocation: sourceLocation)
      }
    }
  }

  private func judgments() async throws -> Exports {
    let models = ["Aster-3 Large", "Polaris-2 北辰", "Tern-1", "Kestrel-8B"]
    return try await Exports("data/example") { row in
      row.contains("\"criterion\":\"power\"") && models.contains { row.contains("\"\($0)\"") }
    }
  }

  @Test("interval, with clusters and a difference over units of several columns")
  func interval() async throws {
    let data = try await judgments()
    let columns = ["--value", "score", "--by", "model_id", "--cluster", "cluster_id"]
    await data.expectSame(["interval"], of: columns, asTable: columns)
    let difference = [
      "--value", "score", "--by", "criterion", "--cluster", "task,cluster_id", "--versus",
      "model_id=Aster-3 Large,Tern-1", "--unit", "sample_id,epoch,turn",
    ]
    await data.expectSame(["interval"], of: difference, asTable: difference)
    let drawn = columns + ["--method", "percentile", "--replicates", "199"]
    await data.expectSame(["interval"], of: drawn, asTable: drawn)
  }

  @Test("agreement, with the unit that judgments have")
  func agreement() async throws {
    let data = try await judgments()
    let columns = [
      "--unit", "evaluation_id,task,model_id,sample_id,epoch,turn,criterion", "--rater", "judge_id",
      "--rating", "score", "--cluster", "cluster_id", "--scale", "nominal",
    ]
    await data.expectSame(["agreement"], of: columns, asTable: columns)
    await data.expectSame(["agreement"], of: ["--scale", "nominal"])
  }

  @Test("changepoint over days, in two columns put together too")
  func changepoint() async throws {
    let data = try await Exports("data/examples/rounds") { row in
      row.contains("\"criterion\":\"care\"") && row.contains("Kestrel-70B")
    }
    for time in ["judged_at", "round", "round,item_date"] {
      let columns = ["--time", time, "--value", "score"]
      await data.expectSame(["changepoint"], of: columns, asTable: columns)
    }
  }

  @Test("rank of battles, whose preferences say who won")
  func rank() async throws {
    let data = try await Exports("data/examples/battles") { $0.contains("\"model:juror-a\"") }
    let columns = ["--cluster", "cluster_id", "--ties", "rao-kupper"]
    await data.expectSame(
      ["rank"], of: columns,
      asTable: columns + [
        "--left", "model_id", "--right", "opponent_model_id", "--winner", "preference",
      ])
    await data.expectSame(["rank"], of: ["--order-effect"])
    let said = await Run(
      "rank", data.files[0], "--left", "model_id", "--right", "opponent_model_id", "--winner",
      "preference", "--order-effect")
    #expect(said.output.contains("whose model was shown second"), "\(said.output)")
  }

  @Test("calibrate, one judge and one answer an item")
  func calibrate() async throws {
    let data = try await Exports("data/example") { row in
      row.contains("\"criterion\":\"power\"") && row.contains("\"epoch\":1,")
        && row.contains("juror-a")
    }
    let columns = [
      "--person", "model_id", "--item", "task,sample_id", "--response", "score",
      "--response-model", "rasch",
    ]
    await data.expectSame(["calibrate"], of: columns, asTable: columns)
  }

  @Test("compare, two tables against two values of a column")
  func compare() async throws {
    let data = try await judgments()
    func part(_ model: String) async throws -> Exports {
      try await Exports("data/example") {
        $0.contains("\"criterion\":\"power\"") && $0.contains("\"\(model)\"")
      }
    }
    let parts = (try await part("Aster-3 Large"), try await part("Tern-1"))
    let options = ["--value", "score", "--cluster", "cluster_id", "--permutations", "199"]
    let expected = await Run(
      ["compare", "--study", data.study, "--versus", "model_id=Aster-3 Large,Tern-1"] + options
        + Self.format)
    #expect(expected.status == .ok, "\(expected.errors)")
    for (first, second) in zip(parts.0.files, parts.1.files.reversed()) {
      let run = await Run(["compare", first, second] + options + Self.format)
      #expect(run.output == expected.output, "\(run.errors)")
    }
    await data.expectSame(["compare"], of: options + ["--versus", "model_id=Aster-3 Large,Tern-1"])
  }

  @Test("overlap, a column of any form")
  func overlap() async throws {
    let data = try await judgments()
    let corpus = try data.scratch.write("corpus.txt", "item-001 and item-002")
    let options = ["--corpus", corpus, "--n", "1", "--text", "sample_id"]
    let runs = await data.files.asyncMap { await Run(["overlap", $0] + options + Self.format) }
    #expect(runs[0].status == .ok && runs[0].output.contains("true"), "\(runs[0].errors)")
    for run in runs { #expect(run.output == runs[0].output, "\(run.errors)") }
  }

  @Test("leaderboard, pairs and a study made anew")
  func boards() async throws {
    let data = try await judgments()
    let meaning = ["--instrument", "presence", "--system", "schwartz", "--dimension", "power"]
    await data.expectSame(["leaderboard"], of: meaning)
    await data.expectSame(["pairs"], of: meaning)
    for file in data.files {
      let study = data.scratch.path("again.study")
      #expect(await Run("ingest", file, "--study", study, "--quiet").status == .ok)
      let again = await Run("study", "export", study, "-o", "-", "--quiet")
      let before = await Run("study", "export", data.study, "-o", "-", "--quiet")
      #expect(rows(again.output) == rows(before.output), "\(file)")
      try FileManager.default.removeItem(atPath: study)
    }
  }

  /// Rows without what says which file they came from.
  private func rows(_ text: String) -> [Substring] {
    text.replacing(/,"source_[a-z0-9_]+":"[^"]*"/, with: "").split(separator: "\n")
  }

  @Test("rows are printed as JSON Lines, or as CSV, and nothing else is")
  func printed() async throws {
    let data = try await judgments()
    let lines = await Run("study", "export", data.study, "-o", "-")
    #expect(lines.output == (try String(contentsOfFile: data.files[0], encoding: .utf8)))
    #expect(lines.errors.contains("rows printed"))
    let cells = await Run("study", "export", data.study, "-o", "-", "--format", "csv", "--quiet")
    #expect(cells.output == (try String(contentsOfFile: data.files[1], encoding: .utf8)))
    #expect(cells.errors.isEmpty)
    let instances = await Run("study", "export", data.study, "-o", "-", "--every-eval-ever", "-q")
    #expect(instances.output.hasPrefix("{\"schema_version\""), "\(instances.output.prefix(80))")
    #expect(
      await Run(
        "study", "export", data.study, "-o", "-", "--every-eval-ever", "--format", "csv"
      ).status == .wrongUse)
    let other = await Run("study", "export", data.study, "-o", data.scratch.path("rows.txt"))
    #expect(other.status == .badInput && other.errors.contains(".zst"), "\(other.errors)")
  }

  @Test(
    "the standard input is a table, a log or a table beside one, once",
    .enabled(if: Project.program != nil, "skipped: the program is not beside the tests"))
  func standardInput() async throws {
    let data = try await judgments()
    let columns = ["--value", "score", "--by", "model_id", "--cluster", "cluster_id"]
    let expected = await Run(["interval", data.files[0]] + columns + Self.format).output
    for file in data.files {
      let table = try piped(file, ["interval", "-"] + columns + Self.format)
      #expect(table == expected, "\(file)")
      let log = try piped(file, ["interval", "--logs", "-"] + columns + Self.format)
      #expect(log == expected, "\(file)")
    }
    let models = try data.scratch.write(
      "models.jsonl", "{\"model_id\":\"Tern-1\",\"kind\":\"bird\"}\n")
    let board = try piped(
      models,
      ["interval", "--study", data.study, "--models", "-", "--where", "kind=bird"] + Self.format)
    #expect(board.contains("Tern-1") && !board.contains("Aster"), "\(board)")
    for arguments in [
      ["compare", "-", "-", "--value", "a"], ["interval", "--logs", "-", "--models", "-"],
      ["leaderboard", "--logs", "x", "--items", "-", "--item-table", "-"],
      ["pairs", "--logs", "-", "-"],
    ] {
      let run = await Run(arguments)
      #expect(run.status == .wrongUse && run.errors.contains("standard input"), "\(run.errors)")
    }
  }

  /// What the program prints with a file on its standard input.
  private func piped(_ file: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = Project.program
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}

extension [String] {
  fileprivate func asyncMap<Result>(_ transform: (String) async -> Result) async -> [Result] {
    var results: [Result] = []
    for element in self { results.append(await transform(element)) }
    return results
  }
}
