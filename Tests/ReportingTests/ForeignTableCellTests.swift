import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("Tables of queries, commands and programs")
struct ForeignTableCellTests {
  private func table(_ cell: [String: Any]) throws -> [String: Any] {
    try #require(cell["table"] as? [String: Any])
  }

  private func rows(_ cell: [String: Any]) throws -> [[Any]] {
    try #require(try table(cell)["rows"] as? [[Any]])
  }

  // MARK: - Queries

  @Test("a query counts what the log holds, in the formats that are given")
  func query() throws {
    let body = """
      ```{query}
      sql: |
        SELECT model_id, count(*) AS judgments, avg(score) AS mean
        FROM judgments WHERE criterion = 'power'
        GROUP BY model_id ORDER BY model_id
      formats: { mean: percent(1) }
      columns: { model_id: Model, judgments: ~, mean: Mean score }
      ```

      """
    let report = try TestTools.resolved(body)
    let rows = try rows(try TestPanel.cells(report)[0])
    #expect(rows.map { $0[0] as? String } == TestReport.models)
    #expect(rows.allSatisfy { $0[1] as? Int == 40 })
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let mean = try #require(rows[0][2] as? Double)
    // A head may stand on two lines, with what stands beside it read in between.
    #expect(text.contains(/Mean\s[^.]{0,40}score/) && text.contains("Judgments"))
    #expect(text.contains(String(format: "%.1f", mean * 100)), "\(text)")
    // The same source gives the same bytes.
    #expect(try report.bytes(as: .json) == TestTools.resolved(body).bytes(as: .json))
  }

  @Test(
    "what is wrong in a query is told at its line and column of the report",
    arguments: [
      (
        "sql: |\n  SELECT model_id,\n    scor\n  FROM judgments", "r.md:7:5:",
        "Did you mean `score`?"
      ),
      ("sql: SELECT scor FROM judgments", "r.md:5:13:", "Did you mean `score`?"),
      ("sql: \"SELECT scor FROM judgments\"", "r.md:5:14:", "Did you mean `score`?"),
      ("sql: >\n  SELECT score\n  FROM judgmets", "r.md:7:8:", "Did you mean `judgments`?"),
      ("sql: |\n  SELECT avg(score)\n  FROM judgments", "r.md:6:10:", "AS NAME"),
      ("sql: DROP TABLE judgments", "r.md:5:", "one SELECT"),
      ("sql: SELECT avg(score) AS mean FROM judgments", "r.md:4:1:", "formats: { mean: fixed(1) }"),
      ("sql: SELECT score FROM judgments\nformats: { scor: fixed(1) }", "r.md:6:12:", "`score`"),
      (
        "sql: SELECT score FROM judgments\nformats: { score: fxed(1) }", "r.md:6:19:",
        "is no format"
      ),
      ("sql: SELECT model_id FROM judgments\nformats: { model_id: fixed(1) }", "r.md:6:12:", "fit"),
      ("sql: SELECT * FROM judgments", "r.md:4:1:", "a page has room for 12"),
      ("rows: 3", "r.md:4:1:", "sql: |"),
    ])
  func queryProblems(_ options: String, _ place: String, _ words: String) {
    let problems = TestTools.problems("```{query}\n\(options)\n```\n")
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(place) ?? false, "\(options): \(problems)")
    #expect(problems.first?.contains(words) ?? false, "\(options): \(problems)")
  }

  // MARK: - Commands

  @Test("a command gets the data of the report, the seed, and the options of the cell")
  func command() throws {
    let cell = try TestTools.cell(
      """
      ```{table}
      from: echo
      model: [A, B]
      strict: true
      formats: { share: percent(0) }
      ```

      """)
    let words = try rows(cell).compactMap { $0[0] as? String }
    #expect(words.prefix(5) == ["--model", "A", "--model", "B", "--strict"])
    #expect(words.suffix(2) == ["--seed", "0"])
    #expect(words.contains("--logs") && words.contains("--instrument"))
    #expect(cell["arguments"] as? String == "--model A --model B --strict")
    #expect(try table(cell)["notes"] as? [String] == ["Take care."])
    // A list, as "study info" is written, names a command of two words.
    let other = try TestTools.cell(
      "```{table}\nfrom: study info\nfile: none.study\ncolumns: [word]\nrows: 1\n```\n")
    #expect(try rows(other).first?[0] as? String == "none.study")
  }

  @Test(
    "what a command cannot be asked for is told at its line",
    arguments: [
      ("from: ecko", "r.md:5:7:", "Did you mean `echo`?"),
      ("rows: 3", "r.md:4:1:", "from: COMMAND"),
      ("from: echo\ndimenson: a", "r.md:6:1:", "Did you mean `dimension`?"),
      ("from: echo\nformat: json", "r.md:6:1:", "one form"),
      ("from: echo\nlogs: other.csv", "r.md:6:1:", "names its data"),
      ("from: echo\nstrict: perhaps", "r.md:6:1:", "true or false"),
      ("from: echo\ndimension: bad", "r.md:6:1:", "is bad"),
      ("from: echo\ncolumns: [wrd]", "r.md:6:11:", "Did you mean `word`?"),
      ("from: echo", "r.md:4:1:", "`share` have no format"),
    ])
  func commandProblems(_ options: String, _ place: String, _ words: String) {
    let problems = TestTools.problems("```{table}\n\(options)\n```\n")
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(place) ?? false, "\(options): \(problems)")
    #expect(problems.first?.contains(words) ?? false, "\(options): \(problems)")
  }

  // MARK: - Programs

  @Test("a program runs only where that is allowed, without a shell and without the environment")
  func program() throws {
    let body = "```{run}\ncommand: [env]\n```\n"
    let refused = TestTools.problems(body)
    #expect(refused.first?.contains("--allow-commands") ?? false, "\(refused)")
    #expect(refused.first?.hasPrefix("r.md:4:1:") ?? false)
    let tools = TestTools.tools(programs: true)
    let text = try #require(try TestTools.cell(body, tools: tools)["output"] as? String)
    let names = text.split(separator: "\n").compactMap { $0.split(separator: "=").first }
    #expect(Set(names).isSubset(of: ["PATH", "LANG", "PWD", "SHLVL", "_"]), "\(names)")
    let plain = try TestTools.cell("```{run}\ncommand: [echo, $HOME; ls]\n```\n", tools: tools)
    #expect(plain["output"] as? String == "$HOME; ls\n")
  }

  @Test("what a program prints as CSV is a table like any other")
  func programTable() throws {
    let tools = TestTools.tools(programs: true)
    let cell = try TestTools.cell(
      "```{run}\ncommand: [printf, \"a,b\\\\n1,2.5\\\\nx,3\\\\n\"]\nas: csv\nformats: { b: fixed(1) }\n```\n",
      tools: tools)
    #expect(try rows(cell).map { $0[0] as? String } == ["1", "x"])
    #expect(try rows(cell).map { $0[1] as? Double } == [2.5, 3])
  }

  @Test(
    "a program that is not there, fails, or prints what it should not is an error",
    arguments: [
      ("[no-such-program-here]", "no program"), ("[false]", "ended with status 1"),
      ("[ls, /no/such/place]", "no/such/place"), ("echo", "not a list of words"),
      ("[head, -c, \"2000000\", /dev/zero]", "printed more than 1024 KiB"),
      ("[printf, '\\377']", "not UTF-8"),
    ])
  func programProblems(_ command: String, _ words: String) {
    let problems = TestTools.problems(
      "```{run}\ncommand: \(command)\n```\n", tools: TestTools.tools(programs: true))
    #expect(problems.count == 1 && problems[0].contains(words), "\(command): \(problems)")
  }
}
