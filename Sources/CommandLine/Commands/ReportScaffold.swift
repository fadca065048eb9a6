internal import Analysis
internal import Diagnostics
internal import Elicitation
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import StudyStore
internal import ValueModel

/// A report source for the data at hand: what `compass new report` writes where data are named.
///
/// It has a section for each question that the data may answer. The report is built, and sections whose
/// cells the data do not support are left out: what is written builds.
struct ReportScaffold {
  /// The whole source.
  let text: String

  /// A part of the source that can be left out.
  private struct Section {
    let lines: [String]
  }

  /// - Throws: where the data cannot be read or nothing scores them.
  init(_ scaffold: Scaffold, _ options: StudyOptions) throws(Diagnostics) {
    var request = try options.request
    let source = try DataSource.open(request.data)
    if request.instrument == nil {
      let boards = try SupportedAnalyses(
        request, from: source, words: [], commands: []
      ).boards
      let choice =
        boards.first { request.system == nil || $0.system == request.system } ?? boards.first
      request.instrument = choice?.instrument
      request.system = choice?.system ?? request.system
      request.items = request.items ?? choice?.itemTable
    }
    let inputs = try StudyInputs(request, from: source)
    let head = ReportScaffold.head(scaffold, options, request, inputs)
    var sections = try ReportScaffold.sections(inputs)
    // Each pass leaves out at least one section.
    while true {
      let (text, starts) = ReportScaffold.joined(head, sections)
      do throws(Diagnostics) {
        try ReportScaffold.build(text, inputs, file: scaffold.path)
        self.text = text
        return
      } catch {
        let lines = error.all.compactMap { $0.place?.line }
        let wrong = Set(lines.compactMap { line in starts.lastIndex { $0 <= line } })
        guard !wrong.isEmpty, wrong.count < sections.count else { throw error }
        sections = sections.indices.filter { !wrong.contains($0) }.map { sections[$0] }
      }
    }
  }

  private static func build(
    _ text: String, _ inputs: StudyInputs, file: String
  ) throws(Diagnostics) {
    var tools = CellTools()
    tools.queries = { QueryDatabase($0) }
    tools.pools = { path throws(Diagnostics) in
      try PoolFile.items(path, catalog: DefinitionCatalog.shipped())
    }
    tools.commands = ReportCommands()
    let report = try ReportSource(text, file: file)
    _ = try ReportBuilder(report, inputs: [inputs], opening: DataSource.open, tools: tools)
      .resolved()
  }

  /// The source, and the lines on which its sections begin, from 1.
  private static func joined(_ head: [String], _ sections: [Section]) -> (String, [Int]) {
    var lines = head
    var starts: [Int] = []
    for section in sections {
      lines.append("")
      starts.append(lines.count + 1)
      lines += section.lines
    }
    return (lines.joined(separator: "\n") + "\n", starts)
  }

  // MARK: - Front matter

  private static func head(
    _ scaffold: Scaffold, _ options: StudyOptions, _ request: StudyRequest, _ inputs: StudyInputs
  ) -> [String] {
    let source = options.source
    func path(_ path: String) -> String {
      Scaffold.quoted(Scaffold.relative(path, to: scaffold.folder ?? ""))
    }
    func definition(_ name: String) -> String {
      name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? path(name) : Scaffold.quoted(name)
    }
    func list(_ values: [String], _ written: (String) -> String) -> String {
      values.count == 1 ? written(values[0]) : "[\(values.map(written).joined(separator: ", "))]"
    }
    var lines = [
      "---",
      "# Written for the data that it names; paths begin at this file's own directory.",
      "title: \(Scaffold.quoted(scaffold.title))",
      "subtitle: Say in one sentence what was asked of which models, when, and by whom it was judged.",
      "author: Your name",
    ]
    lines.append(
      source.study.map { "study: \(path($0))" } ?? "logs: \(list(source.logs, path))")
    if !source.map.isEmpty {
      lines.append(
        "map: " + list(source.map) { $0.contains("=") ? Scaffold.quoted($0) : definition($0) })
    }
    let texts = [
      ("reader", source.reader), ("sheet", source.sheetOption.sheet),
    ].compactMap { key, value in value.map { "\(key): \(Scaffold.quoted($0))" } }
    let files = [
      ("models", source.models), ("items", source.items), ("item-table", request.items),
    ].compactMap { key, value in value.map { "\(key): \(path($0))" } }
    let filters = [
      ("where", source.conditions), ("model", source.modelNames), ("round", source.rounds),
    ].filter { !$0.1.isEmpty }.map { "\($0.0): \(list($0.1, Scaffold.quoted))" }
    lines += texts + files + filters
    if source.onConflict != .refuse { lines.append("on-conflict: \(source.onConflict.rawValue)") }
    if source.strict { lines.append("strict: true") }
    if source.withText { lines.append("with-text: true") }
    if let instrument = request.instrument { lines.append("instrument: \(definition(instrument))") }
    if let system = request.system { lines.append("system: \(definition(system))") }
    return lines + ["seed: 1", "interval: { method: auto, level: 0.95 }", "---"]
  }

  // MARK: - Sections

  private static func sections(_ inputs: StudyInputs) throws(Diagnostics) -> [Section] {
    let study = try inputs.study(seed: 1)
    let names = try DataNames(inputs, study)
    var sections = [names.introduction]
    sections += names.board + names.profiles + names.dimensions
    if study != nil {
      sections += names.claims + names.pairs + names.judges + names.rounds + names.contamination
    }
    return (sections + names.evidence + [names.closing]).map(Section.init)
  }
}

/// What the data are called, and the sections that speak of it.
private struct DataNames {
  let inputs: StudyInputs
  let models: [String]
  let leader: String?
  /// Whether the leader is shown to lead.
  let leads: Bool
  let hasOverall: Bool
  let dimension: String
  let isPublished: Bool

  init(_ inputs: StudyInputs, _ study: ScoreStudy?) throws(Diagnostics) {
    self.inputs = inputs
    let options = IntervalOptions()
    let book: ScoreBook
    if let study {
      book = try study.book(options)
    } else {
      book = try inputs.publishedBook(options: options)
    }
    isPublished = study == nil
    hasOverall = book.hasOverallScore
    let measured = inputs.system.dimensions.first { dimension in
      book.models.contains { book.score(model: $0, dimension: dimension.id)?.estimate != nil }
    }
    dimension = hasOverall ? ModelScore.overall : measured?.id ?? ""
    let board = try Leaderboard(book, dimension: hasOverall ? nil : dimension, cautions: [])
    models = board.entries.filter { $0.estimate != nil }.map(\.model)
    leader = models.first
    leads = board.entries.first?.rank?.upper == 1
  }

  private func cell(_ kind: String, _ options: [String]) -> [String] {
    ["```{\(kind)}"] + options + ["```"]
  }

  /// A name as prose has it: nothing in it is markup.
  private func prose(_ name: String) -> String {
    VisibleText.name(name).map { "\\`*_{}[]<>#|~^$@!".contains($0) ? "\\\($0)" : "\($0)" }.joined()
  }

  private var asked: [String] {
    hasOverall ? [] : ["dimension: \(Scaffold.quoted(dimension))"]
  }

  private var what: String {
    hasOverall
      ? "their mean over the dimensions of \(prose(inputs.system.name))"
      : "their score on \(prose(inputs.system.dimension(named: dimension)?.name ?? dimension))"
  }

  var introduction: [String] {
    let judgments = inputs.log.judgments
    let judges = Set(judgments.judge.values).count
    let counts =
      [
        CountText.counted(models.count, "model"),
        CountText.counted(inputs.system.dimensions.count, "dimension"),
      ] + (isPublished ? [] : [CountText.counted(judges, "judge")])
    return [
      "# Results {#sec-results}", "",
      "The data hold \(CountText.list(counts, most: 4)). Write here what was asked, and of whom.",
    ]
  }

  var board: [[String]] {
    [
      [
        isPublished
          ? "@tbl-board lists the models by \(what), as published: without item-level data it has no "
            + "intervals, and the order of near scores may be chance."
          : "@tbl-board ranks the models by \(what). The first column is a rank *interval*: the ranks that "
            + "the data leave possible. **Models whose rank intervals do not overlap are shown to "
            + "differ**; among others the order may be chance.",
        "",
      ] + cell("leaderboard", ["#| label: tbl-board"] + asked)
    ]
  }

  var profiles: [[String]] {
    let shown = models.prefix(2).map(Scaffold.quoted).joined(separator: ", ")
    guard !models.isEmpty, inputs.system.dimensions.count > 2 else { return [] }
    return [
      [
        "@fig-radar shows what the first of them value, on the circle of the dimensions.", "",
      ] + cell("radar", ["#| label: fig-radar", "models: [\(shown)]"])
    ]
  }

  var dimensions: [[String]] {
    guard inputs.system.dimensions.count > 1 else { return [] }
    let shown = models.prefix(4).map(Scaffold.quoted).joined(separator: ", ")
    return [
      ["# One dimension at a time {#sec-dimensions}", ""]
        + cell("intervals", ["#| label: fig-dimensions", "models: [\(shown)]"])
    ]
  }

  /// The claim that a reader looks for first, judged when the report is built.
  var claims: [[String]] {
    guard let leader, models.count > 1, ReportSource.kindsOfCells.contains("claim") else {
      return []
    }
    let name = leader.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let of = hasOverall ? "" : ", \(dimension)"
    return [
      ["# What is claimed {#sec-claims}", ""]
        + cell(
          "claim",
          [
            "#| label: clm-leader",
            "text: \(Scaffold.quoted("\(prose(leader)) has the highest score."))",
            "holds: 'rank(\"\(name.replacing("'", with: "''"))\"\(of)) == 1'",
          ] + (leads ? [] : ["expect: notShown"])), cell("findings", ["#| label: tbl-findings"]),
    ]
  }

  var pairs: [[String]] {
    guard models.count > 1 else { return [] }
    return [
      ["# Which models differ {#sec-pairs}", ""] + cell("pairs", ["#| label: tbl-pairs"] + asked),
      cell("ranks", ["#| label: tbl-ranks"] + asked),
    ]
  }

  var judges: [[String]] {
    guard inputs.log.judgments.judge.values.count > 1 else { return [] }
    return [
      ["# Can the judges be trusted {#sec-judges}", ""]
        + cell("agreement", ["#| label: tbl-agreement"]),
      cell("judges", ["#| label: tbl-judges"]),
    ]
  }

  var rounds: [[String]] {
    guard let rounds = inputs.log.judgments.round?.values, rounds.count > 1 else { return [] }
    return [
      [
        "# What moved between rounds {#sec-rounds}", "",
        "The data hold \(CountText.counted(rounds.count, "round")).", "",
      ]
        + cell("drift", ["#| label: tbl-drift", "verdict: true"]),
      cell("slope", ["#| label: fig-slope"]),
    ]
  }

  var contamination: [[String]] {
    let table = inputs.log.judgments
    let hasDays = table.indices.contains {
      table.itemDate[$0] != nil && table.modelReleaseDate[$0] != nil
    }
    let hasSplit = table.indices.contains { table.split[$0] != nil }
    guard hasDays || hasSplit || table.variantOf != nil else { return [] }
    return [
      ["# Was the test seen before {#sec-contamination}", ""]
        + cell("contamination", ["#| label: tbl-contamination", "summary: true", "verdict: true"])
    ]
  }

  var evidence: [[String]] {
    if !inputs.log.cases.isEmpty {
      return [["# Evidence {#sec-evidence}", ""] + cell("cases", ["#| label: tbl-cases"])]
    }
    guard inputs.log.hasTexts else { return [] }
    return [
      ["# Evidence {#sec-evidence}", ""]
        + cell("cases", ["#| label: tbl-cases", "by: random", "most: 3"])
    ]
  }

  var closing: [String] {
    [
      "# What to keep in mind {#sec-limits}", "",
      "- Say what the items are a sample of, and whom the scores speak for.",
      "- Say who judged, and how far judges agree.",
      "- Intervals allow for the choice of items and repeats, not for judges who are wrong in the same way.",
    ]
  }
}
