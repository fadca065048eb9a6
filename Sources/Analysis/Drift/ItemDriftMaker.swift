internal import Statistics

/// Looks for items that moved for all models between two rounds.
struct ItemDriftMaker {
  let scores: RoundScores
  let settings: DriftSettings
  let dimensions: [Int?]
  let pairs: [RoundPair]
  /// By number.
  let itemNames: [String]

  /// What is looked at: a dimension, or all of them at once (nil).
  private var subjects: [Int?] {
    let single = dimensions.filter(scores.isSingle)
    return single + (single.count > 1 ? [nil] : [])
  }

  /// The items of all pairs of rounds, those that moved, and why some could not be looked at.
  func made() throws(StatisticsError) -> (
    entries: [ItemDriftEntry], drifted: [DriftedItems: Set<Int>], obstacles: [String]
  ) {
    let subjects = self.subjects
    var entries: [ItemDriftEntry] = []
    var drifted: [DriftedItems: Set<Int>] = [:]
    var obstacles: [String] = []
    guard !subjects.isEmpty else {
      return ([], [:], ["a score that is made of several means is not followed item by item"])
    }
    for rounds in pairs {
      var ofPair: [ItemDriftEntry] = []
      for subject in subjects {
        let changes = changes(subject, rounds)
        let found = try shift(changes, families: subjects.count)
        guard let shift = found.value else {
          obstacles.append(found.reason?.description ?? "")
          continue
        }
        for item in shift.items {
          let number = item.item / scores.study.rowsOfItem
          let made = entry(
            item, subject, rounds, models: changes.models[item.item]?.count ?? 0,
            families: subjects.count)
          ofPair.append(made)
          guard made.isShown else { continue }
          for dimension in subject.map({ [$0] }) ?? subjects.compactMap(\.self) {
            drifted[DriftedItems(dimension: dimension, rounds: rounds), default: []].insert(number)
          }
        }
      }
      entries += ofPair.filter(\.isShown) + ofPair.filter { !$0.isShown }
    }
    return (entries, drifted, obstacles)
  }

  /// What the scores of two rounds differ by.
  private struct Changes {
    var changes: [ItemShift.Change] = []
    var kind: ScoreKind?
    /// By number of the item.
    var models: [Int: Set<Int>] = [:]
  }

  private func changes(_ subject: Int?, _ rounds: RoundPair) -> Changes {
    let room = scores.study.rowsOfItem
    let places = subject.map { [$0] } ?? subjects.compactMap(\.self)
    var found = Changes()
    for model in scores.models.indices {
      for (place, dimension) in places.enumerated() {
        let (columns, rows) = scores.shared(
          model: model, dimension: dimension, rounds: [rounds.from, rounds.to])
        guard !rows[0].isEmpty else { continue }
        let kind = scores.kind(columns)
        found.kind =
          found.kind.map { $0 == kind }.map { $0 ? kind : scores.ofScale } ?? kind
        for (one, other) in zip(rows[0], rows[1]) {
          let row = columns[0].rows[one]
          // What is judged of an item on one dimension is looked at by itself, on all of them at once:
          // there each model on each dimension has a change of its own.
          let item = subject == nil ? row / room * room : row
          let column = subject == nil ? (model * places.count + place) * room + row % room : model
          found.models[item, default: []].insert(model)
          found.changes.append(
            .init(
              item: item, model: column, earlier: columns[0].values[one],
              later: columns[1].values[other]))
        }
      }
    }
    return found
  }

  private func shift(
    _ found: Changes, families: Int
  ) throws(StatisticsError) -> Outcome<ItemShift> {
    guard let kind = found.kind else { return .undefined(.noSharedUnits) }
    // What is held over the dimensions is held by each at its share.
    return try ItemShift.find(
      found.changes, kind: kind, significance: settings.significance / Double(families),
      adjustment: settings.adjustment == .holm ? .holm : .benjaminiHochberg)
  }

  private func entry(
    _ item: ItemShift.Item, _ dimension: Int?, _ rounds: RoundPair, models: Int, families: Int
  ) -> ItemDriftEntry {
    ItemDriftEntry(
      item: itemNames[item.item / scores.study.rowsOfItem], dimension: scores.name(dimension),
      from: scores.order.names[rounds.from], to: scores.order.names[rounds.to],
      models: models,
      effect: Estimate(
        .value(item.effect), standardError: item.standardError.value,
        interval: item.interval(level: settings.level)
      ).rescaled(by: scores.factor),
      test: PairTest(item.test),
      adjustedPValue: item.adjustedPValue.map { min(1, $0 * Double(families)) },
      standardizedEffect: item.standardized, category: item.category,
      method: ItemDriftEntry.itemByRound)
  }
}
