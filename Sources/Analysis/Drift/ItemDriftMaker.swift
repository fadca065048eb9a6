internal import Statistics
internal import Wording

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

  /// What was found of the items of all pairs of rounds.
  struct Made {
    var entries: [ItemDriftEntry] = []
    /// Items that moved.
    var drifted: [DriftedItems: Set<Int>] = [:]
    /// Why some could not be looked at.
    var obstacles: [String] = []
  }

  func made() throws(StatisticsError) -> Made {
    let all = self.subjects
    var made = Made()
    guard !all.isEmpty else {
      made.obstacles = [
        said("a score that is made of several means is not followed item by item")
      ]
      return made
    }
    for rounds in pairs {
      let choices = all.compactMap(\.self).map { choice($0, rounds) }
      // Only pairing has a change of each model on each dimension to look at all of them by.
      let isPaired = choices.allSatisfy { $0.method == .paired }
      let subjects = isPaired ? all : all.filter { $0 != nil }
      var ofPair: [ItemDriftEntry] = []
      for (place, subject) in subjects.enumerated() {
        let choice = choices[subject == nil ? 0 : place]
        let found: Outcome<Entries>
        if let dimension = subject, choice.method != .paired {
          found = try matched(dimension, rounds, by: choice, families: subjects.count)
        } else {
          found = try paired(subject, rounds, because: choice.reason, families: subjects.count)
        }
        guard let entries = found.value else {
          made.obstacles.append(found.reason?.words ?? "")
          continue
        }
        for (number, entry) in entries {
          ofPair.append(entry)
          guard entry.isShown else { continue }
          for dimension in subject.map({ [$0] }) ?? subjects.compactMap(\.self) {
            made.drifted[DriftedItems(dimension: dimension, rounds: rounds), default: []]
              .insert(number)
          }
        }
      }
      made.entries += ofPair.filter(\.isShown) + ofPair.filter { !$0.isShown }
    }
    return made
  }

  /// Entries with the numbers of their items.
  private typealias Entries = [(number: Int, entry: ItemDriftEntry)]

  private func choice(_ dimension: Int, _ rounds: RoundPair) -> ItemDriftChoice {
    var (earlier, later, shared) = (0, 0, 0)
    for model in scores.models.indices {
      let columns = [rounds.from, rounds.to].map {
        Set(scores.column(model: model, round: $0, dimension: dimension).rows)
      }
      if !columns[0].isEmpty { earlier += 1 }
      if !columns[1].isEmpty { later += 1 }
      if !columns[0].isDisjoint(with: columns[1]) { shared += 1 }
    }
    return ItemDriftChoice(settings.itemDrift, earlier: earlier, later: later, shared: shared)
  }

  // MARK: - Models of both rounds

  private func paired(
    _ subject: Int?, _ rounds: RoundPair, because reason: String, families: Int
  ) throws(StatisticsError) -> Outcome<Entries> {
    let changes = changes(subject, rounds)
    return try shift(changes, families: families).map { shift in
      shift.items.map { item in
        (
          item.item / scores.study.rowsOfItem,
          entry(
            item, subject, rounds, because: reason,
            models: changes.models[item.item]?.count ?? 0, families: families)
        )
      }
    }
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
    _ item: ItemShift.Item, _ dimension: Int?, _ rounds: RoundPair, because reason: String,
    models: Int, families: Int
  ) -> ItemDriftEntry {
    ItemDriftEntry(
      item: itemNames[item.item / scores.study.rowsOfItem], dimension: scores.name(dimension),
      from: scores.order.names[rounds.from], to: scores.order.names[rounds.to],
      models: models,
      effect: Estimate(
        .value(item.effect), standardError: item.standardError.value,
        interval: item.interval(level: settings.level)
      ).rescaled(by: scores.factor),
      delta: nil, test: PairTest(item.test),
      adjustedPValue: item.adjustedPValue.map { min(1, $0 * Double(families)) },
      standardizedEffect: item.standardized, category: item.category,
      method: ItemDriftEntry.itemByRound, methodReason: reason)
  }

  // MARK: - Models matched by their scores

  private func matched(
    _ dimension: Int, _ rounds: RoundPair, by choice: ItemDriftChoice, families: Int
  ) throws(StatisticsError) -> Outcome<Entries> {
    let significance = settings.significance / Double(families)
    let found = ItemFunctioning.of(
      scores, dimension: dimension, rounds: rounds, method: choice.method
    ).flatMap { $0.items(choice.method, significance: significance) }
    guard let items = found.value else { return .undefined(found.reason ?? .noData) }
    let adjusted = try settings.adjustment.adjust(items.map { $0.test.value?.pValue })
    return .value(
      zip(items, adjusted).map { item, pValue in
        let number = item.row / scores.study.rowsOfItem
        // The likelihood ratio has no standard error of its own.
        let error = choice.method == .likelihoodRatio ? nil : item.standardError.value
        let interval = error.flatMap { error in
          item.delta.value.map { NormalReach(level: settings.level).interval($0, error) }
        }
        return (
          number,
          ItemDriftEntry(
            item: itemNames[number], dimension: scores.name(dimension),
            from: scores.order.names[rounds.from], to: scores.order.names[rounds.to],
            models: item.models, effect: Estimate(item.effect).rescaled(by: scores.factor),
            delta: Estimate(item.delta, standardError: error, interval: interval),
            test: PairTest(item.test),
            adjustedPValue: pValue.map { min(1, $0 * Double(families)) },
            standardizedEffect: item.effect.value,
            category: ItemShift.Category(
              delta: item.delta, error: item.standardError, adjustedPValue: pValue,
              significance: significance),
            method: choice.method.word, methodReason: choice.reason)
        )
      })
  }
}
