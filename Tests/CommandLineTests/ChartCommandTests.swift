import CommandLine
import Foundation
import TestSupport
import Testing

/// `compass chart`: one figure of a cell, in a file.
@Suite("Chart command")
struct ChartCommandTests {
  private static let data = [
    "--logs", "data/example/judgments.jsonl.gz", "--instrument", "presence", "--system", "schwartz",
  ]

  private func chart(_ words: [String], data: [String] = data) async -> Run {
    Project.enter()
    return await Run(["chart"] + words + data)
  }

  @Test("the suffix says what is written", arguments: ["pdf", "png", "svg", "SVG"])
  func formats(_ suffix: String) async throws {
    let scratch = try Scratch()
    let file = scratch.path("care.\(suffix)")
    let run = await chart(["intervals", "--set", "dimension=benevolence", "-o", file])
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.hasPrefix("Interval chart of 9 rows (models) by mean score"))
    let bytes = try scratch.bytes("care.\(suffix)")
    let heads = ["pdf": "%PDF", "png": "\u{89}PNG", "svg": "<svg "]
    let head = try #require(heads[suffix.lowercased()])
    #expect(bytes.starts(with: head.unicodeScalars.map { UInt8($0.value) }))
    #expect(run.errors.contains("wrote "))
  }

  @Test("an SVG has its words, its text and its numbers, and the same bytes each time")
  func svg() async throws {
    let scratch = try Scratch()
    let words = ["radar", "--set", "models=[Aster-3 Large, Halcyon-3]", "--theme", "plain"]
    let run = await chart(words + ["-o", scratch.path("a.svg")])
    #expect(run.status == .ok, "\(run.errors)")
    let again = await chart(words + ["-o", scratch.path("b.svg"), "--threads", "1"])
    #expect(again.status == .ok)
    let bytes = try scratch.bytes("a.svg")
    #expect(bytes == (try scratch.bytes("b.svg")))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("role=\"img\""))
    #expect(text.contains(">Halcyon-3</tspan>") || text.contains(">Halcyon-3</text>"))
    #expect(text.contains("<desc id=\"radar-desc\">Radar chart and interval chart of 10 axes"))
    #expect(text.contains("&quot;name&quot;:&quot;Halcyon-3&quot;"))
    #expect(!text.contains("#0072B2"))
  }

  @Test("a chart is as wide and as high as asked for, and never less high than it needs")
  func size() async throws {
    let scratch = try Scratch()
    let words = ["intervals", "--set", "dimension=benevolence", "--width", "300"]
    let file = scratch.path("a.svg")
    let tall = await chart(words + ["--height", "400", "-o", file])
    #expect(tall.status == .ok, "\(tall.errors)")
    let text = String(decoding: try scratch.bytes("a.svg"), as: UTF8.self)
    #expect(text.contains("viewBox=\"0 0 300 400\""))
    let low = await chart(words + ["--height", "40", "-o", scratch.path("low.svg")])
    #expect(low.status == .badInput)
    #expect(low.errors.contains("would do"), "\(low.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("low.svg")))
  }

  @Test("what a chart of a kind of table shows is its figure")
  func figureOfTable() async throws {
    let scratch = try Scratch()
    let data = ["--logs", "data/examples/judges/judgments.jsonl.gz", "--system", "criteria"]
    for kind in ["agreement", "judges", "planning"] {
      let run = await chart([kind, "-o", scratch.path("\(kind).svg"), "--quiet"], data: data)
      #expect(run.status == .ok, "\(kind): \(run.errors)")
      #expect(run.errors.isEmpty)
    }
    let run = await chart(
      ["planning", "--set", "table=true", "-o", scratch.path("x.svg")], data: data)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("gives a table, and no figure"), "\(run.errors)")
  }

  @Test(
    "what is wrong with an option is told by its name, as in a cell",
    arguments: [
      (["--set", "top=none"], "--set top: `top` is not a whole number from 1 to 100000"),
      (["--set", "topp=3"], "--set topp: unknown option `topp`. Did you mean `top`?"),
      (["--set", "models=[Asterr-3 Large]"], "--set models: "),
      (["--set", "models=[a"], "--set models: "),
      (["--set", "dimension=benevolense"], "Did you mean `Benevolence`?"),
      (["--set", "top"], "`--set top` is not `key=value`"),
      (["--set", "a b=3"], "is not `key=value`"),
      (["--set", "top=3\n```\n# x"], "is not `key=value` on one line"),
    ])
  func wrongOptions(_ words: [String], _ message: String) async throws {
    let scratch = try Scratch()
    let fixed = words[1].hasPrefix("dimension") ? [] : ["--set", "dimension=benevolence"]
    let run = await chart(["intervals", "-o", scratch.path("x.svg")] + fixed + words)
    #expect(run.status == .wrongUse, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(!run.errors.contains("chart:"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("x.svg")))
  }

  @Test(
    "wrong use is told as such",
    arguments: [
      (["radar", "-o", "x.gif"], "the suffix is none of .pdf, .png and .svg"),
      (["radar", "-o", "x"], "the suffix is none of"),
      (["radar", "-o", "-"], "-o - has no suffix"),
      (["radarr", "-o", "x.svg"], "Did you mean `radar`?"),
      (["leaderboard", "-o", "x.svg"], "`leaderboard` gives a table, and no figure"),
      (["radar", "-o", "x.svg", "--width", "20"], "--width must be"),
      (["radar", "-o", "x.svg", "--height", "nan"], "--height must be"),
      (["radar", "-o", "x.svg", "--theme", "pastel"], "pastel"), (["radar"], "-o"),
    ])
  func wrongUse(_ words: [String], _ message: String) async {
    let run = await chart(words)
    #expect(run.status == .wrongUse, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test("an old file stays as it was where a chart cannot be made")
  func atomic() async throws {
    let scratch = try Scratch()
    let file = try scratch.write("old.svg", "old")
    let run = await chart(["radar", "--height", "40", "-o", file])
    #expect(run.status == .badInput, "\(run.errors)")
    #expect(try scratch.bytes("old.svg") == Array("old".utf8))
  }

  @Test("what was made is told as it was", arguments: ["intervals", "slope"])
  func golden(_ kind: String) async throws {
    let scratch = try Scratch()
    let data =
      kind == "slope"
      ? ["--logs", "data/examples/rounds/judgments.jsonl.gz", "--system", "criteria"]
      : Self.data + ["--set", "dimension=benevolence"]
    await GoldenCase(
      "chart/\(kind)", ["chart", kind, "-o", scratch.path("\(kind).svg")] + data,
      formats: [.text, .json]
    ).expectGoldens { $0.replacingOccurrences(of: scratch.path + "/", with: "") }
    let text = String(decoding: try scratch.bytes("\(kind).svg"), as: UTF8.self)
    #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
  }
}
