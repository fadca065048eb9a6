internal import Diagnostics

/// What looks wrong only when rows are seen together: nothing of it is an error, and all of it
/// changes what a comparison means.
///
/// - Complexity: O(rows) for each check; a set of the items of each model and, where several judges
///   share a criterion, of the judges of each response.
extension JudgmentTable {
  /// What is suspicious in the whole table, in a fixed order.
  package func suspicions() -> [LogNotice] {
    guard count > 0 else { return [] }
    return straddledVersions() + mixedUnits() + unevenItems() + shortPanels()
  }

  /// Judges among the rows from `first` on that are the model they judge, or of its family.
  func kinships(from first: Int) -> [(notice: LogNotice, rows: Int)] {
    guard first < count else { return [] }
    var pairs: [UInt64: Int] = [:]
    var order: [UInt64] = []
    for row in first..<count where judgeKind[row] == .model {
      let pair = JudgmentTable.pair(judge.codes[row], model.codes[row])
      if pairs[pair] == nil { order.append(pair) }
      pairs[pair, default: 0] += 1
    }
    return order.compactMap { pair in
      guard let judge = judge.text(of: Int32(truncatingIfNeeded: pair >> 32)),
        let model = model.text(of: Int32(truncatingIfNeeded: pair & 0xFFFF_FFFF)),
        let notice = ModelFamily.kinship(ofJudge: judge, with: model)
      else { return nil }
      return (notice, pairs[pair] ?? 0)
    }
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  // MARK: - Versions

  /// Versions of a tool on both sides of a change in what its verdicts mean.
  private func straddledVersions() -> [LogNotice] {
    guard let tool, let toolVersion else { return [] }
    var versions: Set<UInt64> = []
    for row in 0..<count where judgeKind[row] == .model || judgeKind[row] == .panel {
      versions.insert(JudgmentTable.pair(tool.codes[row], toolVersion.codes[row]))
    }
    let found = versions.compactMap { pair -> (tool: String, version: String)? in
      guard let name = tool.text(of: Int32(truncatingIfNeeded: pair >> 32)),
        let version = toolVersion.text(of: Int32(truncatingIfNeeded: pair & 0xFFFF_FFFF))
      else { return nil }
      return (name, version)
    }
    return ToolVersion.straddledChanges(found).map { .straddledVersions($0) }
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
      largest = Swift.max(largest, score)
      smallest = Swift.min(smallest, score)
    }

    /// Proportions: all within 0...1, and some between.
    var areShares: Bool { rows == shares && fractions > 0 }
    /// Numbers that can be percentages.
    var canBePercent: Bool { smallest >= 0 && largest > 1 && largest <= 100 }
    /// Proportions with a few numbers among them that can be percentages.
    var areMixed: Bool { canBePercent && fractions > 0 && shares * 10 >= rows * 9 }
  }

  /// One criterion of one task.
  private struct Place: Hashable, Comparable {
    let task: Int32
    let criterion: Int32

    static func < (left: Place, right: Place) -> Bool {
      (left.task, left.criterion) < (right.task, right.criterion)
    }
  }

  private struct Run: Hashable {
    let place: Place
    let evaluation: Int32
    let model: Int32
  }

  private func place(of row: Int) -> Place {
    Place(task: task.codes[row], criterion: criterion.codes[row])
  }

  /// Criteria of which some runs seem to give proportions and others percentages.
  private func mixedUnits() -> [LogNotice] {
    var runs: [Run: Int] = [:]
    var extents: [Extent] = []
    var last: (run: Run, index: Int)?
    for row in 0..<count where scaleMaximum[row] == nil {
      guard let score = score(at: row) else { continue }
      let run = Run(
        place: place(of: row), evaluation: evaluation.codes[row], model: model.codes[row])
      // Rows of a run follow each other.
      if last?.run != run {
        let index = runs[run] ?? extents.count
        if index == extents.count {
          runs[run] = index
          extents.append(Extent())
        }
        last = (run, index)
      }
      extents[last?.index ?? 0].meet(score)
    }
    let byPlace = Dictionary(grouping: runs, by: \.key.place)
    return byPlace.sorted { $0.key < $1.key }.compactMap { place, runs in
      let extents = runs.map { extents[$0.value] }
      let differ = extents.contains(where: \.areShares) && extents.contains(where: \.canBePercent)
      guard differ || extents.contains(where: \.areMixed) else { return nil }
      return .mixedUnits(
        task: task.text(of: place.task) ?? "",
        criterion: criterion.text(of: place.criterion) ?? "")
    }
  }

  // MARK: - Items

  /// Tasks whose models were not given the same items; pairs and curated rows are not meant to be.
  private func unevenItems() -> [LogNotice] {
    guard model.values.count > 1 else { return [] }
    var items: [Int32: [Int32: Set<Int32>]] = [:]
    var last: (task: Int32, model: Int32, sample: Int32) = (-1, -1, -1)
    for row in 0..<count where sampling[row] != .curated {
      if let opponent, opponent.codes[row] >= 0 { continue }
      let this = (task.codes[row], model.codes[row], sample.codes[row])
      if this == last { continue }
      last = this
      items[this.0, default: [:]][this.1, default: []].insert(this.2)
    }
    return items.sorted { $0.key < $1.key }.compactMap { task, models in
      guard models.count > 1, let first = models.values.first,
        models.values.contains(where: { $0 != first })
      else { return nil }
      let all = models.values.reduce(into: Set<Int32>()) { $0.formUnion($1) }
      let shared = models.values.reduce(all) { $0.intersection($1) }
      return .unevenItems(
        task: self.task.text(of: task) ?? "", models: models.count, shared: shared.count,
        all: all.count)
    }
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

  /// Criteria that a fixed panel of people or models judged, with items that lack some of its votes.
  ///
  /// A panel is fixed when at least half of the items have as many judges as any.
  private func shortPanels() -> [LogNotice] {
    let places = placesOfPanels()
    guard !places.isEmpty else { return [] }
    var judges: [Place: [Response: Set<Int32>]] = [:]
    for row in 0..<count where isSingleJudge(row) {
      let place = place(of: row)
      guard places.contains(place) else { continue }
      let response = Response(
        evaluation: evaluation.codes[row], model: model.codes[row], sample: sample.codes[row],
        epoch: epoch[row], turn: turn[row], opponent: opponent?.codes[row] ?? -1)
      // A response without any vote is there, too.
      let voter = status[row] == .scored ? judge.codes[row] : -1
      judges[place, default: [:]][response, default: []].insert(voter)
    }
    return judges.sorted { $0.key < $1.key }.compactMap { place, responses in
      let sizes = responses.values.map { $0.count - ($0.contains(-1) ? 1 : 0) }
      let panel = sizes.max() ?? 0
      let full = sizes.count { $0 == panel }
      guard panel > 1, full < sizes.count, full * 2 >= sizes.count else { return nil }
      return .shortPanel(
        task: task.text(of: place.task) ?? "", criterion: criterion.text(of: place.criterion) ?? "",
        judges: panel, short: sizes.count - full, items: sizes.count)
    }
  }

  /// The criteria that more than one person or model judged.
  private func placesOfPanels() -> Set<Place> {
    var first: [Place: Int32] = [:]
    var found: Set<Place> = []
    for row in 0..<count where isSingleJudge(row) {
      let place = place(of: row)
      guard let other = first[place] else {
        first[place] = judge.codes[row]
        continue
      }
      if other != judge.codes[row] { found.insert(place) }
    }
    return found
  }

  private func isSingleJudge(_ row: Int) -> Bool {
    judgeKind[row] == .model || judgeKind[row] == .human
  }
}

extension LogNotice {
  package static func straddledVersions(_ change: ToolVersion.Change) -> LogNotice {
    LogNotice("straddledVersions", change.tool, "\(change.patch)", change.meaning) {
      "versions of \($0[0]) before and since 0.3.\($0[1]) are together: \($0[2])"
    }
  }

  static func mixedUnits(task: String, criterion: String) -> LogNotice {
    LogNotice("mixedUnits", task, criterion) {
      "scores of \($0[1].quoted) in \($0[0].quoted) seem to be proportions in part and "
        + "percentages in part"
    }
  }

  static func unevenItems(task: String, models: Int, shared: Int, all: Int) -> LogNotice {
    LogNotice("unevenItems", task, "\(models)", "\(shared)", others: ["\(all)"]) {
      "the \($0[1]) models of \($0[0].quoted) were not given the same items: all of them have "
        + "\($0[2]) of \($0[3])"
    }
  }

  static func shortPanel(
    task: String, criterion: String, judges: Int, short: Int, items: Int
  ) -> LogNotice {
    LogNotice("shortPanel", task, criterion, "\(judges)", others: ["\(short)", "\(items)"]) {
      "\($0[3]) of \($0[4]) responses of \($0[0].quoted) have fewer than \($0[2]) verdicts on "
        + $0[1].quoted
    }
  }
}
