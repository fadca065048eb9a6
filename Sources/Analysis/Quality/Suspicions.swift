internal import Diagnostics
package import LogReaders
internal import Wording

/// What looks wrong only when all rows of a log or a study are seen together: no row of it is an
/// error, and all of it changes what a comparison means.
///
///     for caution in Suspicions(in: log.judgments).cautions { print(caution.message) }
///
/// Each log of a study may be sound, and all of them together not. So they are looked for whenever
/// rows are analysed, and kept nowhere.
package struct Suspicions: Sendable {
  /// A caution and, where it is on items, the models that lack some of them.
  fileprivate struct Found {
    let caution: Caution
    var models: Set<ExactName> = []
  }

  private let found: [Found]

  /// Looks at all rows, also those of which no analysis takes anything.
  ///
  /// - Complexity: O(rows) for each check; a set of the items of each model and, where several
  ///   judges share a criterion, of the judges of each response.
  package init(in table: JudgmentTable) {
    guard table.count > 0 else {
      found = []
      return
    }
    let finder = SuspicionFinder(table)
    found = finder.mixedVersions + finder.mixedUnits + finder.unequalItems + finder.shortPanels
  }

  /// All of them: versions, units, items, panels, each by task and criterion, whatever the order of
  /// the rows.
  package var cautions: [Caution] { found.map(\.caution) }

  /// Versions of a tool on both sides of a change in what its verdicts mean.
  ///
  /// - Parameter versions: Of the tools by which judges that are models were asked.
  package static func cautions(onVersions versions: [(tool: String, version: String)]) -> [Caution]
  {
    ToolVersion.straddledChanges(versions).map { change in
      Caution(
        .versionsMixed,
        said(
          "Versions of \(change.tool) before and since 0.3.\(change.patch) are together: "
            + "\(said(.named(change.meaning)))."))
    }
  }

  /// Those of which the cautions on scores do not say the same.
  ///
  /// That the models of a task were not given the same items is said best by the score: it names the
  /// model and how many items it lacks.
  ///
  /// - Parameters:
  ///   - shown: The cautions that are shown beside them.
  ///   - tasks: The tasks whose items are scored.
  func cautions(besides shown: [Caution], scoring tasks: Set<ExactName>) -> [Caution] {
    let unequal = shown.filter { $0.code == .unequalItems }
    return found.filter { one in
      guard one.caution.code == .unequalItems, let task = one.caution.task,
        tasks.contains(ExactName(task))
      else { return true }
      return !unequal.contains { caution in
        caution.model.map { one.models.contains(ExactName($0)) } ?? true
      }
    }.map(\.caution)
  }
}

/// Looks through the rows of a table.
///
/// Columns are taken out of the table before a loop: to ask it for one in each row would count
/// references a million times.
private struct SuspicionFinder {
  private let table: JudgmentTable
  private let tasks: [Int32]
  private let criteria: [Int32]
  private let runs: [Int32]
  private let models: [Int32]
  private let samples: [Int32]
  private let judges: [Int32]
  private let kinds: [JudgeKind]

  init(_ table: JudgmentTable) {
    self.table = table
    tasks = table.task.codes
    criteria = table.criterion.codes
    runs = table.evaluation.codes
    models = table.model.codes
    samples = table.sample.codes
    judges = table.judge.codes
    let judgeKind = table.judgeKind
    kinds = (0..<table.count).map { judgeKind[$0] }
  }

  /// One criterion of one task.
  private struct Part: Hashable {
    let task: Int32
    let criterion: Int32
  }

  private func part(of row: Int) -> Part {
    Part(task: tasks[row], criterion: criteria[row])
  }

  /// The names of a part; codes go by the order of the rows, and names do not.
  private func names(of part: Part) -> (task: String, criterion: String) {
    (table.task.text(of: part.task) ?? "", table.criterion.text(of: part.criterion) ?? "")
  }

  private func sorted(_ cautions: [Suspicions.Found]) -> [Suspicions.Found] {
    func key(_ one: Suspicions.Found) -> String.UTF8View {
      "\(one.caution.task ?? "")\0\(one.caution.criterion ?? "")".utf8
    }
    return cautions.sorted { key($0).lexicographicallyPrecedes(key($1)) }
  }

  // MARK: - Versions

  /// Versions of a tool on both sides of a change in what its verdicts mean.
  var mixedVersions: [Suspicions.Found] {
    guard let tool = table.tool, let toolVersion = table.toolVersion else { return [] }
    struct Pair: Hashable {
      let tool: Int32
      let version: Int32
    }
    var pairs: Set<Pair> = []
    for row in 0..<table.count where kinds[row] == .model || kinds[row] == .panel {
      pairs.insert(Pair(tool: tool.codes[row], version: toolVersion.codes[row]))
    }
    let versions = pairs.compactMap { pair -> (tool: String, version: String)? in
      guard let name = tool.text(of: pair.tool), let version = toolVersion.text(of: pair.version)
      else { return nil }
      return (name, version)
    }
    return Suspicions.cautions(onVersions: versions).map { Suspicions.Found(caution: $0) }
  }

  // MARK: - Units

  /// The numbers of one run on one criterion whose scale is not declared.
  private struct Extent {
    var rows = 0
    var shares = 0
    var fractions = 0
    var largest = -Double.infinity
    var smallest = Double.infinity

    mutating func meet(_ score: Double) {
      rows += 1
      if score >= 0, score <= 1 { shares += 1 }
      if score > 0, score < 1 { fractions += 1 }
      largest = max(largest, score)
      smallest = min(smallest, score)
    }

    /// Proportions: all within 0...1, and some between.
    var areShares: Bool { rows == shares && fractions > 0 }
    /// Numbers that can be percentages.
    var canBePercent: Bool { smallest >= 0 && largest > 1 && largest <= 100 }
    /// Proportions with a few numbers among them that can be percentages.
    var areMixed: Bool { canBePercent && fractions > 0 && shares * 10 >= rows * 9 }
  }

  private struct Run: Hashable {
    let part: Part
    let evaluation: Int32
    let model: Int32
  }

  /// Criteria of which some runs seem to give proportions and others percentages.
  var mixedUnits: [Suspicions.Found] {
    var places: [Run: Int] = [:]
    var extents: [Extent] = []
    var last: (run: Run, place: Int)?
    let maximum = table.scaleMaximum
    for row in 0..<table.count where maximum[row] == nil {
      guard let score = table.score(at: row) else { continue }
      let run = Run(part: part(of: row), evaluation: runs[row], model: models[row])
      // Rows of a run follow each other.
      if last?.run != run {
        let place = places[run] ?? extents.count
        if place == extents.count {
          places[run] = place
          extents.append(Extent())
        }
        last = (run, place)
      }
      extents[last?.place ?? 0].meet(score)
    }
    let found = Dictionary(grouping: places, by: \.key.part).compactMap { part, runs in
      let extents = runs.map { extents[$0.value] }
      let differ = extents.contains(where: \.areShares) && extents.contains(where: \.canBePercent)
      guard differ || extents.contains(where: \.areMixed) else { return nil as Suspicions.Found? }
      let (task, criterion) = names(of: part)
      return Suspicions.Found(
        caution: Caution(
          .mixedUnits, task: task, criterion: criterion,
          message: said(
            "Scores of \(criterion.quoted) in \(task.quoted) seem to be proportions in part "
              + "and percentages in part.")))
    }
    return sorted(found)
  }

  // MARK: - Items

  /// Tasks whose models were not given the same items; pairs, curated and adaptive rows are not meant to be.
  var unequalItems: [Suspicions.Found] {
    guard table.model.values.count > 1 else { return [] }
    var items: [Int32: [Int32: Set<Int32>]] = [:]
    var last: (task: Int32, model: Int32, sample: Int32) = (-1, -1, -1)
    let sampling = table.sampling
    let opponents = table.opponent?.codes
    for row in 0..<table.count where sampling[row] != .curated && sampling[row] != .adaptive {
      if let opponents, opponents[row] >= 0 { continue }
      let this = (tasks[row], models[row], samples[row])
      if this == last { continue }
      last = this
      items[this.0, default: [:]][this.1, default: []].insert(this.2)
    }
    let found = items.compactMap { task, models -> Suspicions.Found? in
      let all = models.values.reduce(into: Set<Int32>()) { $0.formUnion($1) }
      let short = models.filter { $0.value.count < all.count }
      guard !short.isEmpty else { return nil }
      let shared = models.values.reduce(all) { $0.intersection($1) }
      let name = table.task.text(of: task) ?? ""
      return Suspicions.Found(
        caution: Caution(
          .unequalItems, task: name, observed: shared.count, of: all.count,
          message: said(
            "The \(models.count) models of \(name.quoted) were not given the same items: all "
              + "of them have \(shared.count) of \(all.count).")),
        models: Set(short.keys.compactMap { table.model.text(of: $0).map(ExactName.init) }))
    }
    return sorted(found)
  }

  // MARK: - Panels

  /// One response on which judges of a panel give their votes.
  private struct Response: Hashable {
    let evaluation: Int32
    let model: Int32
    let sample: Int32
    let epoch: Int32
    let turn: Int16
    let opponent: Int32
  }

  /// Those who gave a verdict on a response, each counted once.
  ///
  /// Panels are small: up to four are kept in place, since a set for each response of a log would cost
  /// more than all else that is looked for.
  private struct Voters {
    private var few: (Int32, Int32, Int32, Int32) = (-1, -1, -1, -1)
    private var others: Set<Int32> = []
    private(set) var count = 0

    /// - Parameter judge: nil for a verdict that is missing.
    mutating func insert(_ judge: Int32?) {
      guard let judge else { return }
      if judge == few.0 || judge == few.1 || judge == few.2 || judge == few.3 { return }
      switch count {
      case 0: few.0 = judge
      case 1: few.1 = judge
      case 2: few.2 = judge
      case 3: few.3 = judge
      default:
        guard others.insert(judge).inserted else { return }
      }
      count += 1
    }
  }

  /// Criteria that a fixed panel of people or models judged, with items that lack some of its votes.
  ///
  /// A panel is fixed when at least half of the items have as many judges as any.
  var shortPanels: [Suspicions.Found] {
    let parts = partsOfPanels
    guard !parts.isEmpty else { return [] }
    var voters: [Part: [Response: Voters]] = [:]
    let (epochs, turns, status) = (table.epoch, table.turn, table.status)
    let opponents = table.opponent?.codes
    for row in 0..<table.count where isSingleJudge(row) {
      let part = part(of: row)
      guard parts.contains(part) else { continue }
      let response = Response(
        evaluation: runs[row], model: models[row], sample: samples[row],
        epoch: epochs[row], turn: turns[row], opponent: opponents?[row] ?? -1)
      // A response without any vote is there, too.
      let voter = status[row] == .scored ? judges[row] : nil
      voters[part, default: [:]][response, default: Voters()].insert(voter)
    }
    let found = voters.compactMap { part, responses -> Suspicions.Found? in
      let sizes = responses.values.map(\.count)
      let panel = sizes.max() ?? 0
      let full = sizes.count { $0 == panel }
      guard panel > 1, full < sizes.count, full * 2 >= sizes.count else { return nil }
      let (task, criterion) = names(of: part)
      let short = sizes.count - full
      return Suspicions.Found(
        caution: Caution(
          .shortPanels, task: task, criterion: criterion, observed: short, of: sizes.count,
          message: said(
            "\(short) of \(sizes.count) responses of \(task.quoted) have fewer than \(panel) "
              + "verdicts on \(criterion.quoted).")))
    }
    return sorted(found)
  }

  /// The criteria that more than one person or model judged.
  private var partsOfPanels: Set<Part> {
    var first: [Part: Int32] = [:]
    var found: Set<Part> = []
    for row in 0..<table.count where isSingleJudge(row) {
      let part = part(of: row)
      guard let other = first[part] else {
        first[part] = judges[row]
        continue
      }
      if other != judges[row] { found.insert(part) }
    }
    return found
  }

  private func isSingleJudge(_ row: Int) -> Bool {
    kinds[row] == .model || kinds[row] == .human
  }
}
