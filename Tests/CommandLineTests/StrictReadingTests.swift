import CommandLine
import Foundation
import TestSupport
import Testing

/// What may be missing is a warning with a count, and an error with --strict, in every command that
/// reads logs.
@Suite("Strict reading")
struct StrictReadingTests {
  private static let map = """
    id: r
    name: R
    columns: { model_id: model, sample_id: item, score: rating }
    constants: { task: portrait, judge_id: "rule:self", criterion: portrait }
    """

  /// A log of 12 items by two models, and an item table of the first ones.
  private func data(tableItems: Int, isEnded: Bool = true) throws -> (Scratch, [String]) {
    let scratch = try Scratch()
    let rows = (0..<12).flatMap { item in
      ["a", "b"].map { "\($0),q\(item),\(item % 6 + 1)" }
    }
    let ratings = "model,item,rating\n" + rows.joined(separator: "\n") + (isEnded ? "\n" : "")
    let items = (0..<tableItems).map { "q\($0),c\($0),\($0.isMultiple(of: 2) ? "0.5," : ",0.4")\n" }
    let log = try scratch.write("ratings.csv", ratings)
    let table = try scratch.write("table.csv", "item,scenario,Power,Security\n" + items.joined())
    let map = try scratch.write("map.yaml", Self.map)
    return (
      scratch,
      [
        "--logs", log, "--columns", map, "--instrument", "value-portrait", "--items", table,
      ]
    )
  }

  @Test("an item table that names only a part of the log's items is told, with the count")
  func partOfItems() async throws {
    let (scratch, options) = try data(tableItems: 9)
    let warned = await Run(["leaderboard", "--dimension", "power"] + options)
    #expect(warned.status == .ok)
    #expect(warned.errors.contains("unknownItems 3 of the 12 items"), "\(warned.errors)")
    #expect(warned.errors.contains("such as `q9`"))
    let strict = await Run(["leaderboard", "--dimension", "power", "--strict"] + options)
    #expect(strict.status == .badInput)
    #expect(strict.errors.contains("refused by --strict"))
    let source = try scratch.write(
      "r.md", "---\ntitle: T\n---\n```{leaderboard}\ndimension: power\n```\n")
    let report = await Run(
      ["report", source, "--to", "json", "--output", scratch.path("out"), "--strict"] + options)
    #expect(report.status == .badInput)
    #expect(report.errors.contains("unknownItems"))
  }

  @Test("a table that names all of them, and more, raises nothing")
  func allItems() async throws {
    for count in [12, 20] {
      let (scratch, options) = try data(tableItems: count)
      defer { withExtendedLifetime(scratch) {} }
      let run = await Run(["leaderboard", "--dimension", "power", "--strict"] + options)
      #expect(run.status == .ok, "\(run.errors)")
      #expect(!run.errors.contains("unknownItems"))
    }
  }

  @Test("a log that may be cut is refused by --strict")
  func cutLog() async throws {
    let (scratch, options) = try data(tableItems: 12, isEnded: false)
    defer { withExtendedLifetime(scratch) {} }
    let warned = await Run(["leaderboard", "--dimension", "power"] + options)
    #expect(warned.status == .ok)
    #expect(warned.errors.contains("unendedLastLine"))
    #expect(
      await Run(["leaderboard", "--dimension", "power", "--strict"] + options).status == .badInput)
  }

  @Test("what has no end is refused where reports, definitions, plans and corpora are read")
  func endless() async throws {
    let scratch = try Scratch()
    let items = try scratch.write("items.txt", "one two three four\n")
    let pipe = scratch.path("pipe.yaml")
    #expect(mkfifo(pipe, 0o600) == 0)
    for arguments in [
      ["report", pipe], ["systems", pipe], ["simulate", pipe, "--output", scratch.path("x")],
      ["ingest", pipe, "--study", scratch.path("s.study")],
      ["interval", pipe, "--value", "x"], ["overlap", items, "--corpus", "/dev/zero"],
      ["overlap", "/dev/zero", "--corpus", items], ["report", "/dev/zero"],
    ] {
      let run = await Run(arguments)
      #expect(run.status == .badInput, "\(arguments)")
      #expect(run.errors.contains("pipe") || run.errors.contains("device"), "\(run.errors)")
    }
  }
}
