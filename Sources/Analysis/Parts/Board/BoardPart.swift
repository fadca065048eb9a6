internal import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel

/// One part of a board as it is read: all but its pairs.
struct BoardPart {
  let definitions: BoardDefinitions
  private(set) var facts = BoardContent.Facts()
  /// nil where nothing of the part was scored.
  private(set) var sums: ScoreSums?

  /// - Complexity: O(bytes); memory of the sums.
  init(_ part: PartReader) throws(Diagnostics) {
    let lines = try part.lines()
    guard let first = try lines.next(), first.kind == BoardLineKind.definitions else {
      throw Diagnostics(PartProblem.notAPart("it has no definitions").issue(file: part.path))
    }
    definitions = try first.decoded(BoardDefinitions.self)
    facts.hasCases = definitions.hasCases
    facts.hasRepeats = definitions.hasRepeats
    facts.carriesAnswers = definitions.carriesAnswers
    facts.lastTime = definitions.lastTime.map(Timestamp.init(microseconds:))
    var names: Names?
    while let line = try lines.next() {
      switch line.kind {
      case BoardLineKind.issue: facts.issues.append(try line.decoded(BoardIssue.self).issue)
      case BoardLineKind.published:
        facts.publishedScores.append(try line.decoded(BoardPublished.self).score)
      case BoardLineKind.names: names = try Names(line, dimensions: definitions)
      case BoardLineKind.clusters: names?.clusters += try line.texts("names")
      case BoardLineKind.model, BoardLineKind.cell:
        if sums == nil { sums = try names?.sums(definitions, line) }
        try read(line)
      case BoardLineKind.pair, BoardLineKind.answers:
        if sums == nil { sums = try names?.sums(definitions, line) }
      default: try facts.read(line)
      }
    }
    sums?.files = facts.files
  }

  private struct Names {
    let models: [String]
    let judges: [String]
    let tasks: [String]
    let boardItems: [Int]
    let counts: [Int]
    var clusters: [String] = []

    init(_ line: PartLine, dimensions: BoardDefinitions) throws(Diagnostics) {
      models = try line.texts("models")
      judges = try line.texts("judges")
      tasks = try line.texts("tasks")
      boardItems = try line.counts("boardItems", count: dimensions.system.dimensions.count + 1)
      counts = try line.counts("counts", count: 3)
    }

    func sums(
      _ definitions: BoardDefinitions, _ line: PartLine
    ) throws(Diagnostics) -> ScoreSums {
      guard clusters.count == counts[2], Self.ascend(models), Self.ascend(clusters),
        Self.ascend(judges)
      else { throw line.damage("the names before it do not follow each other") }
      return ScoreSums(
        of: ScoreSums(system: definitions.system, instrument: definitions.instrument),
        models: models, clusters: clusters, judges: judges, tasks: tasks, boardItems: boardItems,
        itemCount: counts[0], judgmentCount: counts[1])
    }

    private static func ascend(_ names: [String]) -> Bool {
      zip(names, names.dropFirst()).allSatisfy {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    }
  }

  private mutating func read(_ line: PartLine) throws(Diagnostics) {
    guard var sums else { throw line.damage("no names stand before it") }
    // The list is changed in place.
    self.sums = nil
    let model = try line.place("model", below: sums.models.count)
    let columns = try line.clusterSums("sums", numbering: nil)
    guard columns.count == 1, columns[0].clusterNumbers.allSatisfy({ $0 < sums.clusters.count })
    else { throw line.damage("its clusters have no names") }
    if line.kind == BoardLineKind.model {
      let counts = try line.counts("counts", count: 6)
      sums.set(
        model: model,
        counts: ModelCounts(items: counts[0], judgments: JudgmentCounts(counts[1...])),
        means: columns[0])
    } else {
      let dimension = try line.place("dimension", below: sums.dimensions)
      let counts = try line.counts("counts", count: 9)
      let plain = try line.exactSums("plain", count: 4)
      var tally = ScoreStudy.Tally()
      tally.items = counts[0]
      tally.distinctItems = counts[1]
      tally.atTop = counts[2]
      tally.mostRepeats = counts[3]
      tally.judgments = JudgmentCounts(counts[4...])
      (tally.weight, tally.rawSum, tally.worstWeight, tally.worstSum) = (
        plain[0], plain[1], plain[2], plain[3]
      )
      sums.set(cell: model * sums.dimensions + dimension, tally: tally, sums: columns[0])
    }
    self.sums = sums
  }
}

extension BoardContent.Facts {
  fileprivate mutating func read(_ line: PartLine) throws(Diagnostics) {
    switch line.kind {
    case BoardLineKind.facts:
      files = try line.texts("files")
      filters = try line.text("filters")
      let rows = try line.counts("rows", count: 3)
      (tableRows, sampledRows, selectedRows) = (rows[0], rows[1], rows[2])
      criteria = Set(try line.texts("criteria").map(ExactName.init))
      selectedCriteria = Set(try line.texts("selectedCriteria").map(ExactName.init))
      omissions = Selection.Omissions(
        try line.counts("omissions", count: Selection.Reason.allCases.count))
      suspicions.models = Set(try line.texts("models").map(ExactName.init))
    case BoardLineKind.version:
      suspicions.versions.insert(
        .init(
          tool: ExactName(try line.text("tool")), version: ExactName(try line.text("version"))))
    case BoardLineKind.extent:
      let counts = try line.counts("counts", count: 3)
      let ends = try line.doubles("ends")
      guard ends.count == 2 else { throw line.damage("`ends` are not two numbers") }
      let run = SuspicionSums.Run(
        part: try line.suspicionPart, evaluation: ExactName(try line.text("evaluation")),
        model: ExactName(try line.text("model")))
      suspicions.extents[run] = .init(
        rows: counts[0], shares: counts[1], fractions: counts[2], largest: ends[1],
        smallest: ends[0])
    case BoardLineKind.items:
      let models = try line.texts("models")
      let items = try line.counts("items", count: models.count)
      var given = SuspicionSums.Items()
      for (model, count) in zip(models, items) { given.ofModel[ExactName(model)] = count }
      given.byModels = try line.histogram
      suspicions.items[ExactName(try line.text("task"))] = given
    case BoardLineKind.panel:
      let judges = try line.texts("judges")
      guard judges.count == 2 else { throw line.damage("`judges` are not two names") }
      var panel = SuspicionSums.Panel(
        firstJudge: ExactName(judges[0]), lastJudge: ExactName(judges[1]))
      panel.responses = try line.histogram
      suspicions.panels[try line.suspicionPart] = panel
    default: throw line.damage("a board has no lines of the kind `\(line.kind)`")
    }
  }

  /// Adds what another part of the rows says.
  mutating func merge(_ other: Self) {
    for file in other.files where !files.contains(where: { $0.isExactly(file) }) {
      files.append(file)
    }
    suspicions.merge(other.suspicions)
    // What is wrong with a log that every part was read from is said once.
    for issue in other.issues where !issues.contains(issue) { issues.append(issue) }
    for score in other.publishedScores where !publishedScores.contains(score) {
      publishedScores.append(score)
    }
    hasCases = hasCases || other.hasCases
    lastTime = [lastTime, other.lastTime].compactMap(\.self).max()
    if filters.isEmpty { filters = other.filters }
    tableRows += other.tableRows
    sampledRows += other.sampledRows
    selectedRows += other.selectedRows
    criteria.formUnion(other.criteria)
    selectedCriteria.formUnion(other.selectedCriteria)
    omissions = omissions + other.omissions
    hasRepeats = hasRepeats || other.hasRepeats
  }
}

extension PartLine {
  fileprivate var suspicionPart: SuspicionSums.Part {
    get throws(Diagnostics) {
      SuspicionSums.Part(
        task: ExactName(try text("task")), criterion: ExactName(try text("criterion")))
    }
  }

  fileprivate var histogram: [Int: Int] {
    get throws(Diagnostics) {
      let keys = try integers("by")
      let counts = try counts("counts", count: keys.count)
      return Dictionary(zip(keys, counts), uniquingKeysWith: +)
    }
  }
}
