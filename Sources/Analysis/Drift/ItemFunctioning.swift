internal import ItemResponse
internal import Statistics
internal import Wording

/// Right and wrong answers of the models of two rounds, each a person who answers items, and which
/// items function differently in the later round.
///
/// A model of both rounds is two persons. Items count that some model answered in either round and that
/// not all answered alike; a model counts that answered nine tenths of them, and what it left out is no
/// point in its score.
struct ItemFunctioning {
  /// One item.
  struct Item {
    /// The row of the item on the dimension.
    let row: Int
    /// How many models answered it, in one round or both.
    let models: Int
    /// The share of right answers of the later round less that of the earlier one, among models of
    /// about the same score.
    let effect: Outcome<Double>
    /// The log odds of the same on the scale of ETS, negative where the item has become harder.
    let delta: Outcome<Double>
    /// Of `delta`; of the likelihood ratio what Wald's statistic would have for it.
    let standardError: Outcome<Double>
    let test: Outcome<TestResult>
  }

  private let table: ResponseTable
  private let isLater: [Bool]
  private let rows: [Int]
  /// Of each person the number of the model, and of each item who answered it.
  private let models: [Int]
  private let answers: [[Int?]]

  /// - Returns: undefined for scores other than 0 and 1, for fewer models in a round than the method
  ///   takes, and for fewer than three items that tell anything.
  static func of(
    _ scores: RoundScores, dimension: Int, rounds: RoundPair, method: ItemDriftMethod
  ) -> Outcome<ItemFunctioning> {
    var persons: [(model: Int, isLater: Bool, answers: [Int: Int])] = []
    for (place, round) in [rounds.from, rounds.to].enumerated() {
      for model in scores.models.indices {
        let column = scores.column(model: model, round: round, dimension: dimension)
        guard !column.rows.isEmpty else { continue }
        guard column.values.allSatisfy({ $0 == 0 || $0 == 1 }) else {
          return .undefined(.outsideDomain(said("items scored 0 or 1, one answer a model")))
        }
        var answers: [Int: Int] = [:]
        for (row, value) in zip(column.rows, column.values) { answers[row] = value == 1 ? 1 : 0 }
        persons.append((model, place == 1, answers))
      }
    }
    // Who answers too little is left out, and then no item may be left without differing answers.
    var rows = Self.rows(persons)
    persons = persons.filter { person in
      10 * rows.count { person.answers[$0] != nil } >= 9 * rows.count
    }
    rows = Self.rows(persons)
    let later = persons.count(where: \.isLater)
    let earlier = persons.count - later
    guard min(earlier, later) >= method.fewestExaminees else {
      return .undefined(
        .notTestable(
          said(
            "\(method.title) takes \(method.fewestExaminees) models in each round with answers to the same "
              + "items, and there are \(earlier) and \(later)")))
    }
    guard rows.count >= 3 else {
      return .undefined(
        .notTestable(
          said("three items are needed that both rounds have and not all models answer alike"))
      )
    }
    let answers = persons.map { person in rows.map { person.answers[$0] } }
    do throws(ItemResponseError) {
      return .value(
        ItemFunctioning(
          table: try ResponseTable(answers, categories: rows.map { _ in 2 }),
          isLater: persons.map(\.isLater), rows: rows, models: persons.map(\.model),
          answers: answers))
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }

  /// The items that both rounds have and on which not all answers are equal.
  private static func rows(
    _ persons: [(model: Int, isLater: Bool, answers: [Int: Int])]
  ) -> [Int] {
    var counts: [Int: (earlier: Int, later: Int, right: Int)] = [:]
    for person in persons {
      for (row, answer) in person.answers {
        var count = counts[row] ?? (0, 0, 0)
        if person.isLater { count.later += 1 } else { count.earlier += 1 }
        count.right += answer
        counts[row] = count
      }
    }
    return counts.filter {
      $0.value.earlier > 0 && $0.value.later > 0 && $0.value.right > 0
        && $0.value.right < $0.value.earlier + $0.value.later
    }.keys.sorted()
  }

  /// All items, in the order of their rows.
  ///
  /// - Parameter significance: at which an item is left out of the score that models are matched by.
  func items(_ method: ItemDriftMethod, significance: Double) -> Outcome<[Item]> {
    do throws(ItemResponseError) {
      let later = isLater.count { $0 }
      // Five models a band of each round, so that most bands have both.
      let bands = max(2, min(later, isLater.count - later) / 5)
      let matched = try MantelHaenszelDIF(
        table, focal: isLater, significance: significance, correction: .none, purify: true,
        bands: bands)
      switch method {
      case .auto, .paired, .mantelHaenszel:
        return .value(
          matched.items.indices.map {
            let found = matched.items[$0]
            return item(
              $0, found, delta: found.delta, error: found.deltaStandardError, test: found.test)
          })
      case .logistic:
        let study = try LogisticDIF(
          table, focal: isLater, kind: .uniform, significance: significance)
        return .value(
          study.items.indices.map {
            item(
              $0, matched.items[$0], delta: study.items[$0].groupLogOdds.map { $0 * Self.scale },
              error: study.items[$0].groupLogOddsError.map { $0 * Self.scale },
              test: study.items[$0].test)
          })
      case .likelihoodRatio:
        return .value(rows.indices.map { byLikelihood($0, matched.items[$0]) })
      }
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }

  /// Δ of ETS over log odds (Holland & Thayer 1988).
  private static let scale = 2.35

  /// Against all other items as anchors.
  private func byLikelihood(_ place: Int, _ matched: MantelHaenszelDIF.ItemResult) -> Item {
    let found: Outcome<LikelihoodRatioDIF.ItemResult>
    do throws(ItemResponseError) {
      found = .value(
        try LikelihoodRatioDIF(table, focal: isLater, model: .rasch, studied: [place]).items[0])
    } catch {
      if case .constantItems = error {
        found = .undefined(.notTestable(said("all models of one round answer alike")))
      } else {
        found = .undefined(.notTestable(error.description))
      }
    }
    let test = found.flatMap(\.test)
    let delta = test.flatMap { _ in
      found.flatMap { found -> Outcome<Double> in
        guard let later = found.focal.intercepts.first,
          let earlier = found.reference.intercepts.first
        else { return .undefined(.singularInformation) }
        return .value(Self.scale * (later - earlier))
      }
    }
    return item(
      place, matched, delta: delta,
      // Wald's statistic and the likelihood ratio are the same in large samples.
      error: delta.flatMap { delta in
        test.flatMap { test in
          test.statistic > 0
            ? .value(abs(delta) / test.statistic.squareRoot()) : .undefined(.noVariance)
        }
      }, test: test)
  }

  private func item(
    _ place: Int, _ matched: MantelHaenszelDIF.ItemResult, delta: Outcome<Double>,
    error: Outcome<Double>, test: Outcome<TestResult>
  ) -> Item {
    Item(
      row: rows[place],
      models: Set(models.indices.filter { answers[$0][place] != nil }.map { models[$0] }).count,
      effect: matched.standardisedDifference, delta: delta, standardError: error, test: test)
  }
}

extension ItemShift.Category {
  /// The class of ETS (Zieky 1993), by a p-value that was adjusted for all items.
  ///
  /// - Parameters:
  ///   - delta: on the scale of ETS.
  ///   - error: its standard error.
  init(
    delta: Outcome<Double>, error: Outcome<Double>, adjustedPValue: Double?, significance: Double
  ) {
    guard let adjustedPValue, adjustedPValue <= significance else {
      self = .a
      return
    }
    guard let delta = delta.value, let error = error.value else {
      // Shown, and without an end: whether it is significantly above 1 cannot be told.
      if case .unbounded? = delta.reason { self = .b } else { self = .a }
      return
    }
    // One-sided at 5 %, as ETS has it: |Δ| - 1 in standard errors above the 95 % quantile.
    let isAboveOne = (abs(delta) - 1) / error > 1.644_853_626_951_472_7
    self = abs(delta) < 1 ? .a : abs(delta) >= 1.5 && isAboveOne ? .c : .b
  }
}
