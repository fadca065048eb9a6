package import Diagnostics

/// An instrument applied to a value system: answers which dimensions a judgment feeds.
///
/// The one place where tasks, criteria, the item table and the exclusions of an instrument are
/// put together.
///
///     let binding = try InstrumentBinding(instrument, system: schwartz, itemTable: table)
///     for feed in binding.feeds(task: task, criterion: criterion, item: item) {
///       let score = binding.oriented(raw, by: feed)   // add to dimension feed.dimension
///     }
package struct InstrumentBinding: Sendable {
  /// A dimension that a judgment feeds.
  package struct Feed: Sendable, Equatable {
    /// Place of the dimension in `system.dimensions`.
    package let dimension: Int
    /// Weight of the item in the dimension's mean, above zero.
    package let weight: Double
    /// 1, or -1 where the score is turned round in the scale.
    package let sign: Double
  }

  /// The instrument.
  package let instrument: Instrument
  /// The value system.
  package let system: ValueSystem
  /// The item table, where the instrument wants one.
  package let itemTable: ItemTable?
  private let tasks: Set<String>
  private let byCriterion: [String: [(task: String?, feed: Feed)]]
  private let byItem: [String: [Feed]]
  private let clusters: [String: String]
  private let exclusions: [String: Set<Int>]

  /// Binds an instrument to a system.
  ///
  /// - Parameters:
  ///   - instrument: The instrument.
  ///   - system: The system that it names, or any where it names none.
  ///   - itemTable: The table of items, where `instrument.itemTable` asks for one.
  /// - Throws: `Diagnostics` where the instrument is for another system, is a questionnaire, or wants a
  ///   table of items and none is given.
  package init(
    _ instrument: Instrument, system: ValueSystem, itemTable: ItemTable? = nil
  ) throws(Diagnostics) {
    if let wanted = instrument.system, wanted != system.id {
      throw Self.error(
        .otherSystem, "the instrument `\(instrument.id)` measures `\(wanted)`, not `\(system.id)`",
        remedy: "Choose the system `\(wanted)` or another instrument", instrument)
    }
    if instrument.questionnaire != nil {
      throw Self.error(
        .questionnaire,
        "the instrument `\(instrument.id)` is a questionnaire: it scores answers of people, and no logs "
          + "of judgments",
        remedy: "Choose another instrument, or read respondents with `compass cultures build`",
        instrument)
    }
    if let specification = instrument.itemTable, itemTable == nil {
      throw Self.error(
        .itemTableMissing,
        "the instrument `\(instrument.id)` needs its table of items `\(specification.table)`",
        remedy: "Put it beside the log or name it with `--item-table`", instrument)
    }
    self.instrument = instrument
    self.system = system
    self.itemTable = itemTable
    tasks = Set(instrument.tasks.map(NameFolding.folded))
    var places: [String: Int] = [:]
    for (place, dimension) in system.dimensions.enumerated() { places[dimension.id] = place }
    byCriterion = Self.criteria(instrument, system: system, places: places)
    var byItem: [String: [Feed]] = [:]
    var clusters: [String: String] = [:]
    for entry in itemTable?.entries ?? [] {
      guard let dimension = places[entry.dimension] else { continue }
      byItem[entry.item, default: []].append(
        Feed(dimension: dimension, weight: entry.weight, sign: entry.sign))
      clusters[entry.item] = entry.cluster
    }
    self.byItem = byItem
    self.clusters = clusters
    var exclusions: [String: Set<Int>] = [:]
    for exclusion in instrument.exclusions {
      let excluded = exclusion.dimension.map { [$0] } ?? system.dimensions.map(\.id)
      exclusions[exclusion.item, default: []].formUnion(excluded.compactMap { places[$0] })
    }
    self.exclusions = exclusions
  }

  /// The dimensions that a judgment feeds; empty where it counts for none.
  ///
  /// - Parameters:
  ///   - task: The task of the judgment.
  ///   - criterion: The criterion of the judgment.
  ///   - item: The item's name.
  /// - Complexity: O(1) expected; a few dictionary look-ups, so cache by code in a hot loop.
  package func feeds(task: String, criterion: String, item: String) -> [Feed] {
    guard tasks.isEmpty || tasks.contains(NameFolding.folded(task)) else { return [] }
    var feeds: [Feed]
    if let specification = instrument.itemTable {
      if let wanted = specification.criterion,
        NameFolding.folded(wanted) != NameFolding.folded(criterion)
      {
        return []
      }
      feeds = byItem[item] ?? []
    } else {
      let candidates = byCriterion[NameFolding.folded(criterion)] ?? []
      let folded = NameFolding.folded(task)
      feeds = candidates.compactMap { $0.task == nil || $0.task == folded ? $0.feed : nil }
    }
    if let excluded = exclusions[item] { feeds.removeAll { excluded.contains($0.dimension) } }
    return feeds
  }

  /// Whether judgments of a task on a criterion are looked up in the item table; false where the
  /// instrument has none.
  package func usesItemTable(task: String, criterion: String) -> Bool {
    guard let specification = instrument.itemTable else { return false }
    let isOfTask = tasks.isEmpty || tasks.contains(NameFolding.folded(task))
    let wanted = specification.criterion.map(NameFolding.folded)
    return isOfTask && (wanted == nil || wanted == NameFolding.folded(criterion))
  }

  /// The unit of resampling that the item table names for an item; nil where it names none.
  package func cluster(ofItem item: String) -> String? {
    clusters[item]
  }

  /// A raw score turned so that a high one speaks for the dimension.
  package func oriented(_ score: Double, by feed: Feed) -> Double {
    feed.sign < 0 ? instrument.scale.reversed(score) : score
  }

  private static func criteria(
    _ instrument: Instrument, system: ValueSystem, places: [String: Int]
  ) -> [String: [(task: String?, feed: Feed)]] {
    var byCriterion: [String: [(task: String?, feed: Feed)]] = [:]
    switch instrument.feeds {
    case .dimensions:
      for (place, dimension) in system.dimensions.enumerated() {
        let feed = Feed(dimension: place, weight: 1, sign: 1)
        for name in Set(dimension.names.map(NameFolding.folded)) {
          byCriterion[name] = [(nil, feed)]
        }
      }
    case .criteria(let feeds):
      for feed in feeds {
        guard let dimension = places[feed.dimension] else { continue }
        byCriterion[NameFolding.folded(feed.criterion), default: []].append(
          (
            feed.task.map(NameFolding.folded),
            Feed(dimension: dimension, weight: feed.weight, sign: feed.sign)
          ))
      }
    case .itemTable, .answers: break
    }
    return byCriterion
  }

  private static func error(
    _ problem: DefinitionProblem, _ message: String, remedy: String, _ instrument: Instrument
  ) -> Diagnostics {
    Diagnostics(problem, of: instrument.id, message, remedy: remedy)
  }
}
