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
    self.init(SuspicionSums(table))
  }

  /// What the counts of all rows show.
  init(_ sums: SuspicionSums) {
    found = sums.mixedVersions + sums.mixedUnits + sums.unequalItems + sums.shortPanels
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

// MARK: - What counts show

extension SuspicionSums {
  private func sorted(_ cautions: [Suspicions.Found]) -> [Suspicions.Found] {
    func key(_ one: Suspicions.Found) -> String.UTF8View {
      "\(one.caution.task ?? "")\0\(one.caution.criterion ?? "")".utf8
    }
    return cautions.sorted { key($0).lexicographicallyPrecedes(key($1)) }
  }

  /// Versions of a tool on both sides of a change in what its verdicts mean.
  fileprivate var mixedVersions: [Suspicions.Found] {
    Suspicions.cautions(onVersions: versions.map { ($0.tool.text, $0.version.text) })
      .map { Suspicions.Found(caution: $0) }
  }

  /// Criteria of which some runs seem to give proportions and others percentages.
  fileprivate var mixedUnits: [Suspicions.Found] {
    let found = Dictionary(grouping: extents, by: \.key.part).compactMap { part, runs in
      let extents = runs.map(\.value)
      let differ = extents.contains(where: \.areShares) && extents.contains(where: \.canBePercent)
      guard differ || extents.contains(where: \.areMixed) else { return nil as Suspicions.Found? }
      let (task, criterion) = (part.task.text, part.criterion.text)
      return Suspicions.Found(
        caution: Caution(
          .mixedUnits, task: task, criterion: criterion,
          message: said(
            "Scores of \(criterion.quoted) in \(task.quoted) seem to be proportions in part "
              + "and percentages in part.")))
    }
    return sorted(found)
  }

  /// Tasks whose models were not given the same items.
  fileprivate var unequalItems: [Suspicions.Found] {
    guard models.count > 1 else { return [] }
    let found = items.compactMap { task, items -> Suspicions.Found? in
      let all = items.byModels.values.reduce(0, +)
      let short = items.ofModel.filter { $0.value < all }
      guard !short.isEmpty else { return nil }
      let shared = items.byModels[items.ofModel.count] ?? 0
      let name = task.text
      return Suspicions.Found(
        caution: Caution(
          .unequalItems, task: name, observed: shared, of: all,
          message: said(
            "The \(items.ofModel.count) models of \(name.quoted) were not given the same items: all "
              + "of them have \(shared) of \(all).")),
        models: Set(short.keys))
    }
    return sorted(found)
  }

  /// Criteria that a fixed panel of people or models judged, with items that lack some of its votes.
  ///
  /// A panel is fixed when at least half of the items have as many judges as any.
  fileprivate var shortPanels: [Suspicions.Found] {
    let found = panels.compactMap { part, judged -> Suspicions.Found? in
      let all = judged.responses.values.reduce(0, +)
      let panel = judged.responses.keys.max() ?? 0
      let full = judged.responses[panel] ?? 0
      guard judged.hasSeveral, panel > 1, full < all, full * 2 >= all else { return nil }
      let (task, criterion) = (part.task.text, part.criterion.text)
      let short = all - full
      return Suspicions.Found(
        caution: Caution(
          .shortPanels, task: task, criterion: criterion, observed: short, of: all,
          message: said(
            "\(short) of \(all) responses of \(task.quoted) have fewer than \(panel) "
              + "verdicts on \(criterion.quoted).")))
    }
    return sorted(found)
  }
}
