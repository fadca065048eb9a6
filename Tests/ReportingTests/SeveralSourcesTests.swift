import Analysis
import Charts
import Diagnostics
import Documents
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("Several sources in one report")
struct SeveralSourcesTests {
  /// A report over sources of its own, as the front matter names them.
  static func report(_ data: String, _ body: String) throws -> ResolvedReport {
    let source = try ReportSource("---\ntitle: A test report\n\(data)---\n\(body)", file: "r.md")
    let inputs = try source.inputs(over: StudyRequest(data: DataRequest())) {
      request throws(Diagnostics) in
      try LogReading(request.logs, options: request.readingOptions)
    }
    return try ReportBuilder(source, inputs: inputs).resolved()
  }

  static func results(_ report: ResolvedReport) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    return try #require((json as? [String: Any])?["results"] as? [String: Any])
  }

  static func list(_ results: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(results[key] as? [[String: Any]])
  }

  /// Equal when JSON is, whatever it holds.
  static func equal(_ one: Any?, _ other: Any?) throws -> Bool {
    let one = try #require(one as? NSObject)
    let other = try #require(other as? NSObject)
    return one.isEqual(other)
  }

  private static func source(_ name: String, _ log: String, _ system: String) -> String {
    "  \(name): { logs: '\(log)', instrument: presence, system: \(system) }\n"
  }

  /// Two models on two moral foundations.
  private static let morals: String = {
    var rows: [TestReport.Row] = []
    for item in 0..<24 {
      for (number, model) in ["Dahlia", "Elm"].enumerated() {
        for (criterion, rate) in [("care", 3), ("fairness", 2)] {
          let score = (item + number * 5) % 6 < rate + number ? "1" : "0"
          rows.append((model, "m\(item)", score, criterion))
        }
      }
    }
    return TestReport.write(rows)
  }()

  private static let two =
    "data:\n" + source("values", TestReport.log, "schwartz")
    + source("morals", morals, "moral-foundations")

  private static let boards = """
    ```{leaderboard}
    #| label: tbl-values
    dimension: power
    ```

    ```{leaderboard}
    #| label: tbl-morals
    data: morals
    dimension: care
    ```

    """

  @Test("files of several sources are found by their names where --logs says they lie")
  func supplied() throws {
    let name = { (path: String) in URL(fileURLWithPath: path).lastPathComponent }
    let (values, morals) = (TestReport.log, Self.morals)
    let text =
      "---\ntitle: A test report\ndata:\n" + Self.source("values", name(values), "schwartz")
      + Self.source("morals", "elsewhere/" + name(morals), "moral-foundations") + "---\n"
      + Self.boards
    let source = try ReportSource(text, file: "r.md")
    func read(_ paths: [String]) throws -> [String] {
      try source.inputs(over: StudyRequest(data: DataRequest(logs: paths))) {
        request throws(Diagnostics) in
        try LogReading(request.logs, options: request.readingOptions)
      }.flatMap { $0.log.files.map(\.name) }
    }
    func problems(_ paths: [String]) -> [Diagnostic] {
      do {
        _ = try read(paths)
        return []
      } catch let error as Diagnostics {
        return error.all
      } catch {
        return []
      }
    }
    let folder = TestReport.folder.path
    for paths in [[values, morals], [folder], [folder + "/"]] {
      #expect(try read(paths).map(name) == [name(values), name(morals)])
    }
    let missing = problems([values])
    #expect(missing.count == 1)
    #expect(missing[0].description.contains("is not where --logs says"))
    #expect(missing[0].place != nil)
    let twice = problems([values, folder, morals])
    #expect(twice.contains { $0.description.contains("in several places") })
    let stray = problems([values, morals, "other.csv"])
    #expect(stray.map(\.description).contains { $0.contains("no source of the report") })
  }

  @Test("two boards show two sources, and the JSON has both with their names")
  func twoBoards() throws {
    let results = try Self.results(try Self.report(Self.two, Self.boards))
    let sources = try Self.list(results, "sources")
    #expect(sources.map { $0["name"] as? String } == ["values", "morals"])
    #expect(sources.map { $0["system"] as? String } == ["schwartz", "moral-foundations"])
    for key in ["system", "scores", "cautions", "data", "interval"] {
      #expect(results[key] == nil, "\(key) would be that of one source only")
      #expect(sources.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let cells = try Self.list(results, "cells")
    #expect(cells.map { $0["source"] as? String } == ["values", "morals"])
    let models = try cells.map { cell in
      Set(try Self.list(cell, "entries").compactMap { $0["model"] as? String })
    }
    #expect(models == [Set(TestReport.models), ["Dahlia", "Elm"]])
  }

  @Test("the manifest names the source of each input, and a command without its options")
  func manifest() throws {
    let report = try Self.report(Self.two, Self.boards)
    let inputs = report.manifest.inputs
    #expect(inputs.first?.role == "report")
    #expect(inputs.first?.source == nil)
    #expect(
      inputs.dropFirst().map { "\($0.source ?? "-") \($0.role)" } == [
        "values log", "values instrument", "values valueSystem", "morals log",
        "morals instrument", "morals valueSystem",
      ])
    #expect(report.manifest.command == "compass report r.md --seed 0")
    let swapped = try Self.report(
      Self.two.replacing("values:", with: "others:"), Self.boards)
    #expect(swapped.manifest.digest != report.manifest.digest)
  }

  @Test(
    "pages name the source of each board, of the methods and of each input",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func pages() throws {
    let report = try Self.report(Self.two, Self.boards)
    let text = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
    for words in [
      "Source of the data: values.", "Source of the data: morals.", "What was measured: values",
      "What was measured: morals", "How sure it is: morals",
      "Dimensions of Moral foundations: morals", "Cautions: values",
      "SCHWARTZ BASIC VALUES, MORAL FOUNDATIONS",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test("a source has the figures that it has alone, beside another and beside itself")
  func sameFigures() throws {
    let board = "```{leaderboard}\ninterval: { method: bca, replicates: 499 }\n```\n"
    let alone = try Self.results(
      try Self.report(
        "logs: '\(TestReport.log)'\ninstrument: presence\nsystem: schwartz\n", board))
    let entries = try Self.list(alone, "cells")[0]["entries"]
    for other in [
      Self.source("twin", TestReport.log, "schwartz"),
      Self.source("morals", Self.morals, "moral-foundations"),
    ] {
      let data = "data:\n" + other + Self.source("values", TestReport.log, "schwartz")
      let both = try Self.results(
        try Self.report(data, board + board.replacing("}\ni", with: "}\ndata: values\ni")))
      let cells = try Self.list(both, "cells")
      #expect(try Self.equal(cells[1]["entries"], entries))
      #expect(try Self.equal(cells[0]["entries"], entries) == other.contains("twin"))
      let sources = try Self.list(both, "sources")
      #expect(try Self.equal(sources[1]["scores"], alone["scores"]))
      #expect(try Self.equal(sources[1]["cautions"], alone["cautions"]))
    }
  }

  @Test("one source under a name is like one without")
  func oneNamed() throws {
    let plain = try Self.report(
      "logs: '\(TestReport.log)'\ninstrument: presence\nsystem: schwartz\n", Self.body)
    let named = try Self.report(
      "data:\n" + Self.source("values", TestReport.log, "schwartz"),
      Self.body.replacing("}\n", with: "}\ndata: values\n"))
    #expect(try Self.equal(Self.results(named), Self.results(plain)))
    #expect(named.manifest.command == plain.manifest.command)
    #expect(named.manifest.inputs.allSatisfy { $0.source == nil })
  }

  private static let body = "```{leaderboard}\n```\n"

  @Test("a cell that names a system shows the first source that measures it")
  func bySystem() throws {
    let results = try Self.results(
      try Self.report(Self.two, "```{leaderboard}\nsystem: Moral-Foundations\n```\n"))
    #expect(try Self.list(results, "cells").map { $0["source"] as? String } == ["morals"])
  }

  @Test("a dimension may be named with its system, and not with another")
  func dimensionOfSystem() throws {
    let results = try Self.results(
      try Self.report(Self.two, "```{leaderboard}\ndimension: Schwartz/Power\n```\n"))
    #expect(try Self.list(results, "cells").map { $0["dimension"] as? String } == ["power"])
    #expect {
      try Self.report(Self.two, "```{leaderboard}\ndimension: fulva/power\n```\n")
    } throws: { error in
      "\(error)".hasPrefix("r.md:7:1: ") && "\(error)".contains("no dimension `fulva/power`")
    }
  }

  @Test("radars of all sources have the rim of the highest score")
  func rim() throws {
    var rows: [TestReport.Row] = []
    for item in 0..<24 {
      rows.append(("Low", "h\(item)", item < 2 ? "1" : "0", "power"))
    }
    let data =
      "data:\n" + Self.source("values", TestReport.log, "schwartz")
      + Self.source("low", TestReport.write(rows), "schwartz")
    let first = "```{radar}\nmodels: [Aster]\n```\n"
    let second = "```{radar}\ndata: low\nmodels: [Low]\n```\n"
    func rims(_ cells: String) throws -> [Double] {
      try Self.report(data, cells).manuscript.blocks.compactMap { block in
        guard case .figure(let figure) = block else { return nil }
        return try (figure.chart as? ProfileFigure)?.radar.scale().maximum
      }
    }
    let high = try rims(first)
    let low = try rims(second)
    try #require(high.count == 1 && low.count == 1)
    #expect(low[0] < high[0])
    #expect(try rims(second + first) == [high[0], high[0]])
  }

  @Test(
    "what is wrong with a source is told at its place",
    arguments: [
      ("data: log.csv\n", "r.md:3:7", "`data: { NAME: { logs: PATH } }`"),
      ("data: {}\n", "r.md:3:7", "names no source"),
      ("data:\n  a: log.csv\n", "r.md:4:6", "source `a` is not a mapping"),
      ("data:\n  a: { lgs: log.csv }\n", "r.md:4:8", "Did you mean `logs`?"),
      ("data:\n  a: { logs: x, reader: magic }\n", "r.md:4:25", "one of canonical-jsonl"),
      ("data:\n  a: { logs: x, on-conflict: x }\n", "r.md:4:30", "refuse, first, latest"),
      ("data:\n  a: { logs: x, strict: maybe }\n", "r.md:4:25", "true or false"),
      ("logs: x\ndata:\n  a: { logs: x }\n", "r.md:3:1", "`logs` stands beside `data`"),
      ("data:\n  a: { logs: x }\nsystem: y\n", "r.md:5:1", "`system` stands beside `data`"),
      ("data:\n  a: { logs: x }\n  b: { strict: true }\n", "r.md:5:3", "names no data"),
      (
        "data:\n  a: { logs: x, study: y }\n  b: { logs: x }\n", "r.md:4:17",
        "both `study` and `logs`"
      ),
      (
        "data:\n  a: { logs: x, system: shwartz }\n  b: { logs: x }\n", "r.md:4:17",
        "Did you mean `schwartz`?"
      ),
    ])
  func mistakes(data: String, place: String, words: String) {
    #expect {
      try Self.report(data, "Text.\n")
    } throws: { error in
      let problems = (error as? Diagnostics)?.all.map(\.description) ?? []
      return problems.count == 1
        && problems.allSatisfy { $0.hasPrefix(place + ":") && $0.contains(words) }
    }
  }

  @Test("data that cannot be scored are told at their source")
  func unscorable() {
    #expect {
      try Self.report(
        "data:\n" + Self.source("values", TestReport.log, "schwartz")
          + Self.source("other", TestReport.log, "moral-foundations"), "Text.\n")
    } throws: { error in
      "\(error)".hasPrefix("r.md:5:12: front matter, source `other`: instrument `presence`")
    }
  }

  @Test("a cell that names a source that is not there is told which there are")
  func unknownSource() {
    #expect {
      try Self.report(Self.two, "```{leaderboard}\ndata: moral\n```\n")
    } throws: { error in
      "\(error)".hasPrefix(
        "r.md:8:7: there is no source of data `moral`. Did you mean `morals`?\n")
    }
    #expect {
      try Self.report("logs: x\n", "```{leaderboard}\ndata: moral\n```\n")
    } throws: { error in
      "\(error)".hasPrefix("r.md:6:7: the report has one source of data, and it has no name.")
    }
  }

  @Test("the options of a source reach its reader")
  func options() throws {
    let source = try ReportSource(
      "---\ntitle: T\ndata:\n  a: { logs: [x.csv, y.csv], map: pairwise, reader: canonical-csv, "
        + "on-conflict: latest, instrument: presence, system: schwartz }\n"
        + "  b: { study: s.study, instrument: presence, system: schwartz }\n---\n",
      file: "folder/r.md")
    #expect(source.sourceNames == ["a", "b"])
    var asked: [DataRequest] = []
    _ = try source.inputs(over: StudyRequest(data: DataRequest())) { request throws(Diagnostics) in
      asked.append(request)
      return try LogReading([TestReport.log])
    }
    #expect(asked.map(\.logs) == [["folder/x.csv", "folder/y.csv"], []])
    #expect(asked.map(\.study) == [nil, "folder/s.study"])
    #expect(asked[0].columnMap?.name == "pairwise")
    #expect(asked[0].reader?.rawValue == "canonical-csv")
    #expect(asked[0].onConflict == .latest)
    #expect(asked[1].onConflict == .refuse)
  }
}
