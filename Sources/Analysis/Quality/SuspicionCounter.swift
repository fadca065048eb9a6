internal import LogReaders

extension SuspicionSums {
  /// Counts the rows of a table.
  ///
  /// - Parameter holds: whether a row counts, by row; nil where all do.
  /// - Complexity: O(rows) for each thing that is counted; a set of the items of each model and, where
  ///   several judges share a criterion, of the judges of each response.
  init(_ table: JudgmentTable, holding holds: [Bool]? = nil) {
    self.init()
    guard table.count > 0 else { return }
    let counter = SuspicionCounter(table, holding: holds)
    models = counter.usedModels
    versions = counter.usedVersions
    extents = counter.extents
    items = counter.items
    panels = counter.panels
  }
}

/// Looks through the rows of a table.
///
/// Columns are taken out of the table before a loop: to ask it for one in each row would count
/// references a million times.
private struct SuspicionCounter {
  private let table: JudgmentTable
  private let holds: [Bool]?
  private let tasks: [Int32]
  private let criteria: [Int32]
  private let runs: [Int32]
  private let models: [Int32]
  private let samples: [Int32]
  private let judges: [Int32]
  private let kinds: [JudgeKind]

  init(_ table: JudgmentTable, holding holds: [Bool]?) {
    self.table = table
    self.holds = holds
    tasks = table.task.codes
    criteria = table.criterion.codes
    runs = table.evaluation.codes
    models = table.model.codes
    samples = table.sample.codes
    judges = table.judge.codes
    let judgeKind = table.judgeKind
    kinds = (0..<table.count).map { judgeKind[$0] }
  }

  /// One criterion of one task, by codes.
  private struct Part: Hashable {
    let task: Int32
    let criterion: Int32
  }

  private func isHeld(_ row: Int) -> Bool { holds.map { $0[row] } ?? true }

  private func part(of row: Int) -> Part { Part(task: tasks[row], criterion: criteria[row]) }

  private func name(_ part: Part) -> SuspicionSums.Part {
    SuspicionSums.Part(
      task: ExactName(table.task.text(of: part.task) ?? ""),
      criterion: ExactName(table.criterion.text(of: part.criterion) ?? ""))
  }

  private func modelName(_ code: Int32) -> ExactName {
    ExactName(table.model.text(of: code) ?? "")
  }

  var usedModels: Set<ExactName> {
    guard holds != nil else { return Set(table.model.values.map(ExactName.init)) }
    var used: Set<Int32> = []
    for row in 0..<table.count where isHeld(row) { used.insert(models[row]) }
    return Set(used.map(modelName))
  }

  // MARK: - Versions

  var usedVersions: Set<SuspicionSums.Version> {
    guard let tool = table.tool, let toolVersion = table.toolVersion else { return [] }
    struct Pair: Hashable {
      let tool: Int32
      let version: Int32
    }
    var pairs: Set<Pair> = []
    for row in 0..<table.count where isHeld(row) && (kinds[row] == .model || kinds[row] == .panel) {
      pairs.insert(Pair(tool: tool.codes[row], version: toolVersion.codes[row]))
    }
    return Set(
      pairs.compactMap { pair in
        guard let name = tool.text(of: pair.tool), let version = toolVersion.text(of: pair.version)
        else { return nil }
        return SuspicionSums.Version(tool: ExactName(name), version: ExactName(version))
      })
  }

  // MARK: - Units

  private struct Run: Hashable {
    let part: Part
    let evaluation: Int32
    let model: Int32
  }

  var extents: [SuspicionSums.Run: SuspicionSums.Extent] {
    var places: [Run: Int] = [:]
    var extents: [SuspicionSums.Extent] = []
    var last: (run: Run, place: Int)?
    let maximum = table.scaleMaximum
    for row in 0..<table.count where maximum[row] == nil && isHeld(row) {
      guard let score = table.score(at: row) else { continue }
      let run = Run(part: part(of: row), evaluation: runs[row], model: models[row])
      // Rows of a run follow each other.
      if last?.run != run {
        let place = places[run] ?? extents.count
        if place == extents.count {
          places[run] = place
          extents.append(SuspicionSums.Extent())
        }
        last = (run, place)
      }
      extents[last?.place ?? 0].meet(score)
    }
    var named: [SuspicionSums.Run: SuspicionSums.Extent] = [:]
    for (run, place) in places {
      let key = SuspicionSums.Run(
        part: name(run.part),
        evaluation: ExactName(table.evaluation.text(of: run.evaluation) ?? ""),
        model: modelName(run.model))
      named[key, default: SuspicionSums.Extent()].merge(extents[place])
    }
    return named
  }

  // MARK: - Items

  /// Pairs, curated and adaptive rows are not meant to be of the same items.
  var items: [ExactName: SuspicionSums.Items] {
    var items: [Int32: [Int32: Set<Int32>]] = [:]
    var last: (task: Int32, model: Int32, sample: Int32) = (-1, -1, -1)
    let sampling = table.sampling
    let opponents = table.opponent?.codes
    for row in 0..<table.count
    where sampling[row] != .curated && sampling[row] != .adaptive && isHeld(row) {
      if let opponents, opponents[row] >= 0 { continue }
      let this = (tasks[row], models[row], samples[row])
      if this == last { continue }
      last = this
      items[this.0, default: [:]][this.1, default: []].insert(this.2)
    }
    var named: [ExactName: SuspicionSums.Items] = [:]
    for (task, ofModels) in items {
      var found = SuspicionSums.Items()
      var met: [Int32: Int] = [:]
      for (model, samples) in ofModels {
        found.ofModel[modelName(model)] = samples.count
        for sample in samples { met[sample, default: 0] += 1 }
      }
      for count in met.values { found.byModels[count, default: 0] += 1 }
      named[ExactName(table.task.text(of: task) ?? "")] = found
    }
    return named
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

  /// The judges of each criterion by the number of single people or models among them: of one, all of
  /// whose responses have one verdict or none, only that is counted of a whole table.
  var panels: [SuspicionSums.Part: SuspicionSums.Panel] {
    let judged = judgesOfParts
    // A whole table needs no counts of what one judge did; another share may have a second judge.
    let wanted = holds == nil ? judged.filter { $0.value.count > 1 } : judged
    guard !wanted.isEmpty else { return [:] }
    var voters: [Part: [Response: Voters]] = [:]
    let (epochs, turns, status) = (table.epoch, table.turn, table.status)
    let opponents = table.opponent?.codes
    for row in 0..<table.count where isSingleJudge(row) {
      let part = part(of: row)
      guard wanted[part] != nil else { continue }
      let response = Response(
        evaluation: runs[row], model: models[row], sample: samples[row],
        epoch: epochs[row], turn: turns[row], opponent: opponents?[row] ?? -1)
      // A response without any vote is there, too.
      let voter = status[row] == .scored ? judges[row] : nil
      voters[part, default: [:]][response, default: Voters()].insert(voter)
    }
    var named: [SuspicionSums.Part: SuspicionSums.Panel] = [:]
    for (part, responses) in voters {
      let names = (wanted[part] ?? []).map { ExactName(table.judge.text(of: $0) ?? "") }
      guard let first = names.min(), let last = names.max() else { continue }
      var panel = SuspicionSums.Panel(firstJudge: first, lastJudge: last)
      for voters in responses.values { panel.responses[voters.count, default: 0] += 1 }
      named[name(part)] = panel
    }
    return named
  }

  private var judgesOfParts: [Part: Set<Int32>] {
    var judged: [Part: Set<Int32>] = [:]
    var last: (part: Part, judge: Int32)?
    for row in 0..<table.count where isSingleJudge(row) {
      let part = part(of: row)
      if let last, last.part == part, last.judge == judges[row] { continue }
      last = (part, judges[row])
      judged[part, default: []].insert(judges[row])
    }
    return judged
  }

  private func isSingleJudge(_ row: Int) -> Bool {
    isHeld(row) && (kinds[row] == .model || kinds[row] == .human)
  }
}
