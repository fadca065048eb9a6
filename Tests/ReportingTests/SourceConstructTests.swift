import Diagnostics
import Documents
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("What a report's source can say")
struct SourceConstructTests {
  /// The blocks of a report whose body is given, up to the pages that every report ends with.
  static func blocks(_ body: String, matter: String = "") throws -> [Block] {
    let blocks = try TestReport.resolved(body, matter: matter).manuscript.blocks
    return Array(
      blocks.prefix { block in
        switch block {
        case .heading(let heading): heading.number != nil
        case .pageBreak: false
        default: true
        }
      })
  }

  /// The spans of the first paragraph.
  static func spans(_ body: String, matter: String = "") throws -> [TextSpan] {
    for case .paragraph(let spans) in try blocks(body, matter: matter) { return spans }
    return []
  }

  static func text(_ body: String, matter: String = "") throws -> String {
    try spans(body, matter: matter).map(\.text).joined()
  }

  @Test(
    "prose is set as print has it",
    arguments: [
      ("\"Quotes\" and it's -- so --- far...", "“Quotes” and it’s – so — far…"),
      ("`\"a\" -- b`", "\"a\" -- b"),
      ("\\@name costs \\$5 \\{x\\}", "@name costs $5 {x}"),
      ("It costs $5 and $10.", "It costs $5 and $10."),
      ("See https://x.org/a_b, now", "See https://x.org/a_b, now"),
    ])
  func typography(body: String, shown: String) throws {
    #expect(try SourceConstructTests.text(body) == shown)
  }

  @Test(
    "sections are numbered from the highest level that the report has",
    arguments: [
      ("# A\n\n## B\n\n# C\n", ["1 1", "2 1.1", "1 2"]),
      ("## A\n\n### B\n\n## C\n", ["1 1", "2 1.1", "1 2"]),
      ("### A\n\n### B\n", ["1 1", "1 2"]),
    ])
  func sections(body: String, shown: [String]) throws {
    let found = try SourceConstructTests.blocks(body).compactMap { block -> String? in
      guard case .heading(let heading) = block else { return nil }
      return "\(heading.level) \(heading.number ?? "")"
    }
    #expect(found == shown)
  }

  @Test("a reference to a section names the number that stands at its heading")
  func sectionReference() throws {
    let body = "See @sec-b.\n\n## A\n\n## B {#sec-b}\n"
    #expect(try SourceConstructTests.text(body) == "See Section 2.")
  }

  @Test(
    "formulas are text with raised and lowered parts",
    arguments: [
      ("$x^2$", "x|^2"), ("$x_{ij}$", "x|_ij"), ("$\\alpha \\le 0.05$", ".α\u{2009}≤\u{2009}0.05"),
      ("$\\frac{a+b}{2}$", ".(|a|.\u{2009}+\u{2009}|b|.)/2"), ("$\\bar{x}$", "x\u{304}"),
      ("$-1$", ".−1"),
    ])
  func formulas(body: String, shown: String) throws {
    let spans = try SourceConstructTests.spans(body)
    let text = spans.map { span in
      let mark = span.baseline == .raised ? "^" : span.baseline == .lowered ? "_" : ""
      return mark + (mark.isEmpty && !span.isEmphasized ? "." : "") + span.text
    }.joined(separator: "|")
    #expect(text == shown)
  }

  @Test("struck, strong, linked and broken text keeps its looks")
  func appearances() throws {
    let spans = try SourceConstructTests.spans("~~a~~ **b** [c](https://x.org) d  \ne www.y.org")
    #expect(spans.contains { $0.text == "a" && $0.isStruck })
    #expect(spans.contains { $0.text == "b" && $0.isStrong })
    #expect(spans.contains { $0.text == "c" && $0.link == .uri("https://x.org") })
    #expect(spans.contains { $0.text.contains("\n") })
    #expect(spans.contains { $0.text == "www.y.org" && $0.link == .uri("http://www.y.org") })
  }

  @Test("a table has alignments, looks in its cells, and with a caption a number")
  func tables() throws {
    let blocks = try SourceConstructTests.blocks(
      "See @tbl-x.\n\n| Left | *Right* |\n|:--|--:|\n| **a** | 1 |\n| b |\n\n"
        + ": The caption {#tbl-x}\n\n| c |\n|---|\n| d |\n")
    let tables = blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
    let first = try #require(tables.first)
    #expect(tables.count == 2 && tables[1].label == nil && tables[1].caption.isEmpty)
    #expect(first.label?.name == "Table 1")
    #expect(first.caption.map(\.text).joined() == "The caption")
    #expect(first.columns.map(\.title) == ["Left", "Right"])
    #expect(first.columns.map { "\($0.alignment)" } == ["leading", "trailing"])
    #expect(first.rows.map { $0.map { $0.text ?? "" } } == [["a", "1"], ["b", ""]])
    guard case .spans(let spans) = first.rows[0][0] else {
      Issue.record("no spans")
      return
    }
    #expect(spans.first?.isStrong == true)
    #expect(
      try SourceConstructTests.text("See @tbl-x.\n\n| c |\n|---|\n: C {#tbl-x}\n")
        == "See Table\u{A0}1.")
  }

  @Test("notes are numbered by where they are first met, and may have paragraphs")
  func notes() throws {
    let report = try TestReport.resolved(
      "One[^b] two[^a] three[^b].\n\n[^a]: Text of a.\n\n[^b]: Text of b,\ngoing on.\n\n"
        + "    Second paragraph.\n\nAfter.\n")
    guard case .paragraph(let spans)? = report.manuscript.blocks.first else {
      Issue.record("no paragraph")
      return
    }
    #expect(spans.compactMap(\.footnote) == [0, 1, 0])
    #expect(report.manuscript.footnotes.map(\.count) == [2, 1])
    guard case .paragraph(let note)? = report.manuscript.footnotes.first?.first else { return }
    #expect(note.map(\.text).joined() == "Text of b, going on.")
  }

  @Test("terms have descriptions of several paragraphs")
  func definitions() throws {
    let blocks = try SourceConstructTests.blocks(
      "Term *one*\n: First,\n  going on\n: second\n\n    more of it\n\nTerm two\n\n: third\n\nText.\n"
    )
    guard case .definitions(let definitions)? = blocks.first else {
      Issue.record("no definitions")
      return
    }
    #expect(definitions.map { $0.term.map(\.text).joined() } == ["Term one", "Term two"])
    #expect(definitions.map { $0.descriptions.map(\.count) } == [[1, 2], [1]])
    guard case .paragraph? = blocks.last else {
      Issue.record("no paragraph behind")
      return
    }
  }

  @Test("callouts have titles, and stand in each other")
  func callouts() throws {
    let blocks = try SourceConstructTests.blocks(
      "::: {.callout-warning title=\"Take *care*\"}\nA.\n\n::: {.callout-tip}\n## A heading\n\nB.\n"
        + ":::\n:::\n")
    guard case .callout(let outer)? = blocks.first, case .callout(let inner)? = outer.blocks.last
    else {
      Issue.record("no callouts")
      return
    }
    #expect(outer.kind == .warning && outer.title?.map(\.text).joined() == "Take care")
    #expect(inner.kind == .tip && inner.title?.map(\.text).joined() == "A heading")
    #expect(inner.blocks.count == 1)
  }

  @Test("conditions go by parameters, and otherwise is what is left")
  func conditions() throws {
    let body =
      "::: {when=\"params.mode == long\"}\nLong.\n:::\n\n::: {otherwise}\nShort.\n:::\n"
    for (value, shown) in [("long", "Long."), ("short", "Short.")] {
      #expect(
        try SourceConstructTests.text(body, matter: "params: { mode: \(value) }\n") == shown)
    }
  }

  @Test("a loop has its blocks for each member, with labels and references of its own")
  func loops() throws {
    let blocks = try SourceConstructTests.blocks(
      "::: {each=\"model in models\"}\n## On {{ model }} {#sec-one}\n\nSee @tbl-one.\n\n"
        + "```{leaderboard}\n#| label: tbl-one\n#| caption: \"Without {{ model }}\"\n"
        + "models: [\"{{ model }}\"]\n```\n:::\n\nThe first is @tbl-one-Aster.\n")
    let captions = blocks.compactMap { block -> String? in
      if case .table(let table) = block { table.caption.map(\.text).joined() } else { nil }
    }
    #expect(captions.count == 3)
    #expect(zip(captions, TestReport.models).allSatisfy { $0.contains("Without \($1)") })
    let texts = blocks.compactMap { block -> String? in
      if case .paragraph(let spans) = block { spans.map(\.text).joined() } else { nil }
    }
    #expect(
      texts == [
        "See Table\u{A0}1.", "See Table\u{A0}2.", "See Table\u{A0}3.",
        "The first is Table\u{A0}1.",
      ])
  }

  @Test("parameters stand in options, and are set from outside")
  func parameters() throws {
    let text =
      "---\ntitle: T\nparams: { value: power, n: { type: number, default: 1 } }\n---\n"
      + "```{leaderboard}\ndimension: {{ params.value }}\ntop: {{ params.n }}\n```\n"
    for (settings, rows) in [([], 1), (["n=2"], 2)] {
      let source = try ReportSource(text, file: "r.md", settings: settings)
      let report = try ReportBuilder(source, inputs: [TestReport.inputs()]).resolved()
      guard case .table(let table)? = report.manuscript.blocks.first else {
        Issue.record("no table")
        continue
      }
      #expect(table.rows.count == rows)
    }
  }

  @Test(
    "settings that no parameter takes are wrong use",
    arguments: [
      (["vale=x"], "Did you mean `value`?"), (["n=many"], "`many` is not a number"),
      (["n"], "Write --set NAME=VALUE"), (["mode=c"], "Use one of `aa`, `bb`"),
    ])
  func settings(settings: [String], part: String) {
    let text =
      "---\ntitle: T\nparams: { value: power, n: 1, mode: { default: aa, values: [aa, bb] } }\n"
      + "---\nText.\n"
    do {
      _ = try ReportSource(text, file: "r.md", settings: settings)
      Issue.record("taken")
    } catch {
      #expect(error.cause == .wrongUse && error.all.count == 1)
      #expect(error.description.contains(part), "\(error)")
    }
  }

  @Test("unknown models and dimensions of every cell are told at once, each at its word")
  func names() throws {
    let body =
      "```{leaderboard}\ndimension: powr\nmodels: [Aster, Astre]\n```\n\n"
      + "```{radar}\n#| models: [Cedra, Aster]\n```\n"
    do {
      _ = try TestReport.resolved(body)
      Issue.record("taken")
    } catch let error as Diagnostics {
      #expect(error.all.map { $0.place?.description } == ["r.md:6:12", "r.md:7:17", "r.md:11:13"])
      #expect(error.description.contains("Did you mean `Cedar`?"))
      #expect(error.description.contains("   ^^^^"))
    }
  }

  @Test("included files are read from where they stand, and told where they are wrong")
  func includes() throws {
    let folder = TestReport.folder.appendingPathComponent(UUID().uuidString)
    let inner = folder.appendingPathComponent("parts")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ name: String) throws {
      try text.write(
        to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    try write("## Part {#sec-part}\n\n{{< include more.md >}}\n", "parts/one.md")
    try write("More of @sec-part.\n", "parts/more.md")
    let head = "---\ntitle: T\n---\n"
    let file = folder.appendingPathComponent("r.md").path
    let text = head + "{{< include parts/one.md >}}\n\nSee @sec-part.\n"
    let source = try ReportSource(text, file: file)
    let report = try ReportBuilder(source, inputs: [TestReport.inputs()]).resolved()
    #expect(
      report.manifest.inputs.filter { $0.role == "include" }.map(\.name) == ["one.md", "more.md"])
    try write("{{< include ../r.md >}}\n\n@sec-prat\n", "parts/more.md")
    try write(text, "r.md")
    do {
      _ = try ReportSource(text, file: file)
      Issue.record("taken")
    } catch {
      #expect(error.all.map(\.code) == ["circularInclude", "unknownReference"])
      #expect(error.all.allSatisfy { $0.place?.file.hasSuffix("parts/more.md") == true })
      #expect(error.description.contains("r.md` → "))
    }
  }

  @Test("citations name authors and years, and the works stand at the end")
  func citations() throws {
    let works = """
      [ { "id": "s92", "author": [{ "family": "Schwartz", "given": "Shalom H." }],
          "title": "Universals", "container-title": "Advances", "volume": 25, "page": "1-65",
          "issued": { "date-parts": [[1992]] }, "DOI": "10.1016/x" },
        { "id": "b", "author": [{ "family": "Bond", "given": "M." }, { "family": "Au" }],
          "title": "B", "issued": { "date-parts": [["2001"]] } },
        { "id": "unused", "title": "Unused" } ]
      """
    let path = TestReport.folder.appendingPathComponent("works.json")
    try works.write(to: path, atomically: true, encoding: .utf8)
    let matter = "bibliography: \(path.path)\n"
    let blocks = try TestReport.resolved("As [see @s92, p. 3; -@b] say.\n", matter: matter)
      .manuscript.blocks
    let texts = blocks.compactMap { block -> String? in
      if case .paragraph(let spans) = block { spans.map(\.text).joined() } else { nil }
    }
    #expect(texts[0] == "As (see Schwartz, 1992, p. 3; 2001) say.")
    #expect(texts[1] == "Bond, M. and Au (2001). B.")
    #expect(
      texts[2]
        == "Schwartz, S. H. (1992). Universals. Advances, 25, 1–65. https://doi.org/10.1016/x")
    #expect(!texts.contains { $0.contains("Unused") })
    #expect {
      try TestReport.resolved("As [@s29].\n", matter: matter)
    } throws: { error in
      (error as? Diagnostics)?.description.contains("Did you mean `s92`?") == true
    }
    try "[ { \"id\": \"a\" }\n  { ]\n".write(to: path, atomically: true, encoding: .utf8)
    #expect {
      try TestReport.resolved("Text.\n", matter: matter)
    } throws: { error in
      (error as? Diagnostics)?.all.first?.place?.line == 2
    }
  }

  @Test("text that is not UTF-8 is told with its line and column")
  func notUTF8() {
    do {
      _ = try ReportText.decoded(Array("ab\né".utf8) + [0xFF, 0x61], file: "r.md")
      Issue.record("taken")
    } catch {
      #expect(error.description.hasPrefix("r.md:2:2: the byte 0xff"))
    }
  }
}
