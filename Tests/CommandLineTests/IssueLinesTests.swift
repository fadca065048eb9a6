import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Warnings and names in messages")
struct IssueLinesTests {
  @Test("several warnings of a kind are a line, with the path of the first as it was given")
  func oneLine() async throws {
    let scratch = try Scratch()
    let logs = try ["a", "b"].map { name in
      let rows = (0..<12).map { item in
        "e,t,\(name),i\(item),1,rule:r,power,\(item == 0 ? "" : "\(item % 2)"),rule,0,1\n"
      }
      return try scratch.write("\(name).csv", "\(BadInputTests.header)\n\(rows.joined())")
    }
    let folder = scratch.path("reports")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let report = try scratch.write(
      "reports/r.md",
      """
      ---
      title: T
      logs: [../a.csv, ../b.csv]
      instrument: presence
      system: schwartz
      ---
      ```{leaderboard}
      dimension: power
      ```

      """)
    for run in [
      await Run("report", report, "--to", "json", "--output", scratch.path("out")),
      await Run(
        ["leaderboard", "--logs"] + logs
          + ["--instrument", "presence", "--system", "schwartz", "--dimension", "power"]),
      await Run(["ingest"] + logs + ["--study", scratch.path("a.study")]),
    ] {
      #expect(run.status == .ok, "\(run.errors)")
      let warnings = run.errors.split(separator: "\n").filter { $0.hasPrefix("warning:") }
      #expect(warnings.count == 1, "\(run.errors)")
      let line = "warning: \(logs[0]) and 1 more: missingScore 2 warnings of this kind, such as: "
      #expect(warnings.allSatisfy { $0.hasPrefix(line) }, "\(run.errors)")
    }
  }

  @Test(
    "a name of a file forges no message",
    arguments: ["x\nerror: forged", "x\u{2028}error: forged", "x\u{202E}y", "x\u{1B}[2Jy"])
  func fileNames(name: String) async throws {
    let scratch = try Scratch()
    let log = try scratch.write("\(name).jsonl", "{no json\n")
    let report = try scratch.write("\(name).md", "no front matter\n")
    let plan = try scratch.write("\(name).yaml", "nonsense: 1\n")
    let table = try scratch.write("\(name).csv", "a,b\n1,2\n")
    for run in [
      await Run("ingest", log, "--study", scratch.path("a.study")),
      await Run("leaderboard", "--logs", log, "--instrument", "presence", "--system", "schwartz"),
      await Run("report", report), await Run("systems", plan), await Run("simulate", plan),
      await Run("agreement", table, "--unit", "u", "--rater", "r", "--rating", "x"),
      await Run("interval", table, "--value", "x"),
      await Run("report", scratch.path("none\(name).md")),
    ] {
      #expect(run.status == .badInput || run.status == .wrongUse)
      let text = run.output + run.errors
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("error: forged") }, "\(text)")
      #expect(
        !text.unicodeScalars.contains {
          [0x1B, 0x2028, 0x202E].contains($0.value)
        }, "\(text)")
    }
  }

  @Test("cells of tables keep to their line, and two names are never printed alike")
  func tables() async throws {
    let scratch = try Scratch()
    let names = ["a\u{200B}b", "ab", "e\u{301}x", "\u{E9}x", "m\u{202E}n"]
    var rows = BadInputTests.header + "\n"
    for (number, name) in names.enumerated() {
      for item in 0..<8 {
        rows += "e,t,\(name),i\(item),1,rule:r,power,\((item + number) % 2),rule,0,1\n"
      }
    }
    let log = try scratch.write("log.csv", rows)
    for format in ["text", "csv"] {
      let run = await Run(
        "leaderboard", "--logs", log, "--instrument", "presence", "--system", "schwartz",
        "--dimension", "power", "--format", format, "--quiet")
      #expect(run.status == .ok, "\(run.errors)")
      for shown in ["a\\u{200b}b", "e\\u{301}x", "m\\u{202e}n"] {
        #expect(run.output.contains(shown), "\(run.output)")
      }
      #expect(!run.output.unicodeScalars.contains("\u{202E}"))
    }
  }
}
