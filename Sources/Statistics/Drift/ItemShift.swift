import GSLSupport

/// Items whose scores moved for all models alike between two rounds, beyond what moved the models.
///
/// A change of model m on item i is taken for λ_m w_i + β_i + noise: the model's own change, what has
/// happened to the item, and the interaction of item, model and round. β is the mean over the models of
/// what the item changed beyond the models; its error is that of the interaction, pooled over the items,
/// with t. Near an end of a scale scores vary less and move less: both the variance and the slope w go
/// with (x - a)(b - x) of the item's mean score x and the scale's ends a and b, as they do along a logistic
/// curve (the variance function of bounded scores of McCullagh & Nelder 1989, section 9.2), so that neither
/// an item in the middle nor one at an end is held against the others. Without ends w is 1, and λ the
/// model's mean change. Models are measured by items that are not themselves shown to have moved, found in
/// turns as in the purification of Holland & Thayer (1988).
///
/// | class | 0/1 scores, mean change of the share | ratings, change over their standard deviation |
/// |---|---|---|
/// | A | below 0.05, or not shown | below 0.17, or not shown |
/// | B | 0.05 to 0.10 | 0.17 to 0.25 |
/// | C | above 0.10 | above 0.25 |
///
/// Source: Dorans & Kulick (1986), "Demonstrating the utility of the standardization approach to
/// assessing unexpected differential item performance"; Zwick, Thayer & Mazzeo (1997), "Descriptive and
/// inferential procedures for assessing differential item functioning in polytomous items", for the
/// classes.
public struct ItemShift: Sendable {
  /// A model's scores on an item in both rounds.
  public struct Change: Sendable {
    /// Numbers from 0.
    public let item: Int
    /// Numbers from 0.
    public let model: Int
    /// The score in the earlier round.
    public let earlier: Double
    /// The score in the later round.
    public let later: Double

    /// A change.
    public init(item: Int, model: Int, earlier: Double, later: Double) {
      self.item = item
      self.model = model
      self.earlier = earlier
      self.later = later
    }
  }

  /// The size of a shift, by the classes of ETS.
  public enum Category: String, Sendable, Codable, CaseIterable {
    /// Negligible.
    case a = "A"
    /// Moderate.
    case b = "B"
    /// Large.
    case c = "C"
  }

  /// What has happened to an item.
  public struct Item: Sendable {
    /// As it was numbered.
    public let item: Int
    /// Models that have a score of it in both rounds.
    public let models: Int
    /// Its change beyond that of the models, later less earlier.
    public let effect: Double
    /// Undefined where the scores of the item show no spread to judge by.
    public let standardError: Outcome<Double>
    /// Of the interaction.
    public let degreesOfFreedom: Double
    /// The effect over the standard deviation of all scores; of 0/1 scores the effect itself.
    public let standardized: Double
    /// For all items (``PValueAdjustment``); nil without a test.
    public let adjustedPValue: Double?
    /// What it comes to.
    public let category: Category

    /// The t test of no shift.
    public var test: Outcome<TestResult> {
      standardError.flatMap { TestResult.student(effect / $0, degreesOfFreedom, .twoSided) }
    }

    /// The interval of effect plus and minus a t quantile times its error.
    public func interval(level: Double) -> Outcome<ConfidenceInterval> {
      standardError.flatMap { error in
        ConfidenceInterval.student(
          effect, error: error, degreesOfFreedom: degreesOfFreedom, level: level,
          method: "item-round-t"
        ).map {
          ConfidenceInterval(
            lower: $0.lower, upper: $0.upper, level: level, method: $0.method,
            degreesOfFreedom: degreesOfFreedom)
        }
      }
    }
  }

  /// In ascending order of the items' numbers.
  public let items: [Item]
  /// How often the items that models are measured by were chosen anew.
  public let purifications: Int

  /// Looks at the items of two rounds.
  ///
  /// - Parameters:
  ///   - changes: each model and item at most once, in any order.
  ///   - kind: that of the scores.
  ///   - significance: what the adjusted p-values are compared with.
  ///   - adjustment: over the items.
  /// - Returns: undefined with fewer than two models or three items, and where the interaction has no
  ///   degrees of freedom or shows no spread.
  /// - Throws: ``StatisticsError`` when a score is not finite.
  /// - Complexity: O(changes x turns).
  public static func find(
    _ changes: [Change], kind: ScoreKind, significance: Double = 0.05,
    adjustment: PValueAdjustment = .holm
  ) throws(StatisticsError) -> Outcome<ItemShift> {
    try requireFinite(changes.flatMap { [$0.earlier, $0.later] })
    let sorted = changes.sorted { ($0.item, $0.model) < ($1.item, $1.model) }
    guard let table = ShiftTable(sorted, kind: kind) else {
      return .undefined(.notTestable("two models with three items in both rounds are needed"))
    }
    guard table.degreesOfFreedom > 0 else { return .undefined(.noDegreesOfFreedom) }
    var drifted = [Bool](repeating: false, count: table.items.count)
    var purifications = 0
    while true {
      let fit = table.fit(without: drifted)
      guard fit.dispersion > 0 else { return .undefined(.noVariance) }
      let items = try table.items(
        fit, adjustment: adjustment, significance: significance, isZeroOne: kind == .zeroOne)
      let found = items.map { ($0.adjustedPValue ?? 1) <= significance }
      // As many turns as are made for difference of functioning elsewhere; the last one stands.
      if found == drifted || purifications >= 10 || found.count(where: { !$0 }) < 3 {
        return .value(ItemShift(items: items, purifications: purifications))
      }
      drifted = found
      purifications += 1
    }
  }
}

/// Changes item by item, with what weighs them.
private struct ShiftTable {
  struct Entry {
    /// The place of the item in `items`, and the model's number among those that are used.
    let item: Int
    let model: Int
    let change: Double
  }

  struct Fit {
    let effects: [Double]
    let dispersion: Double
    /// The unit variance of the mean of the models' changes, and the slopes that it is over.
    let baseline: Double
    let slopes: Double
    let isBaseline: [Bool]
  }

  let items: [Int]
  let counts: [Int]
  let entries: [Entry]
  /// By item: the variance of a change in units of the dispersion; 0 where all scores are at an end.
  let variances: [Double]
  /// By item: how much it moves when a model does; 1 on the mean.
  let slopes: [Double]
  let models: Int
  let deviation: Double

  init?(_ changes: [ItemShift.Change], kind: ScoreKind) {
    let models = Set(changes.map(\.model)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(models, models.indices))
    var items: [Int] = []
    var counts: [Int] = []
    var sums: [Double] = []
    var entries: [Entry] = []
    for change in changes {
      if items.last != change.item {
        items.append(change.item)
        counts.append(0)
        sums.append(0)
      }
      counts[items.count - 1] += 1
      sums[items.count - 1] += change.earlier + change.later
      entries.append(
        Entry(
          item: items.count - 1, model: places[change.model] ?? 0,
          change: change.later - change.earlier))
    }
    guard models.count >= 2, items.count >= 3 else { return nil }
    self.items = items
    self.counts = counts
    self.entries = entries
    self.models = models.count
    variances = items.indices.map { item in
      guard let ends = kind.ends, ends.upperBound > ends.lowerBound else { return 1 }
      let mean = sums[item] / Double(2 * counts[item])
      let width = ends.upperBound - ends.lowerBound
      return max(0, (mean - ends.lowerBound) * (ends.upperBound - mean)) / (width * width)
    }
    let level = variances.reduce(0, +) / Double(items.count)
    slopes = variances.map { level > 0 ? $0 / level : 1 }
    let scores = changes.flatMap { [$0.earlier, $0.later] }.sorted()
    let mean = scores.reduce(0, +) / Double(scores.count)
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(scores.count - 1)).squareRoot()
  }

  private var usable: [Bool] { variances.map { $0 > 1e-12 } }

  var degreesOfFreedom: Double {
    let usable = usable
    let rows = entries.count { usable[$0.item] }
    return Double(rows - usable.count { $0 } - models + 1)
  }

  /// Least squares of the changes on models and items, in turns until they no longer move.
  func fit(without drifted: [Bool]) -> Fit {
    let usable = usable
    let isBaseline = items.indices.map { usable[$0] && !drifted[$0] }
    var shifts = [Double](repeating: 0, count: models)
    var effects = [Double](repeating: 0, count: items.count)
    let size = items.indices.reduce(0) { $0 + (isBaseline[$1] ? slopes[$1] : 0) }
    for _ in 0..<200 {
      var sums = [Double](repeating: 0, count: models)
      var counts = [Double](repeating: 0, count: models)
      for entry in entries where isBaseline[entry.item] {
        sums[entry.model] += entry.change - effects[entry.item]
        counts[entry.model] += slopes[entry.item]
      }
      let before = shifts
      for model in 0..<models where counts[model] > 0 {
        shifts[model] = sums[model] / counts[model]
      }
      var effectSums = [Double](repeating: 0, count: items.count)
      for entry in entries {
        effectSums[entry.item] += entry.change - shifts[entry.model] * slopes[entry.item]
      }
      for item in items.indices { effects[item] = effectSums[item] / Double(self.counts[item]) }
      // Of items that have not moved the mean shift is none.
      let level =
        items.indices.reduce(0) { $0 + (isBaseline[$1] ? effects[$1] : 0) } / size
      for item in items.indices { effects[item] -= level * slopes[item] }
      if zip(before, shifts).allSatisfy({ abs($0 - $1) <= 1e-12 }) { break }
    }
    var squares = 0.0
    for entry in entries where usable[entry.item] {
      let residual = entry.change - shifts[entry.model] * slopes[entry.item] - effects[entry.item]
      squares += residual * residual / variances[entry.item]
    }
    let baseline = items.indices.reduce(0) {
      $0 + (isBaseline[$1] ? variances[$1] / Double(counts[$1]) : 0)
    }
    return Fit(
      effects: effects, dispersion: squares / degreesOfFreedom, baseline: baseline / (size * size),
      slopes: size, isBaseline: isBaseline)
  }

  func items(
    _ fit: Fit, adjustment: PValueAdjustment, significance: Double, isZeroOne: Bool
  ) throws(StatisticsError) -> [ItemShift.Item] {
    let errors = items.indices.map { item -> Outcome<Double> in
      guard variances[item] > 1e-12 else { return .undefined(.noVariance) }
      let own = variances[item] / Double(counts[item])
      // An item of the baseline is measured by a mean that it is part of.
      let slope = slopes[item]
      let unit =
        own + slope * slope * fit.baseline
        - (fit.isBaseline[item] ? 2 * slope * own / fit.slopes : 0)
      return .finite((fit.dispersion * max(unit, 0)).squareRoot())
    }
    let pValues = items.indices.map { item in
      errors[item].flatMap {
        TestResult.student(fit.effects[item] / $0, degreesOfFreedom, .twoSided)
      }.value?.pValue
    }
    let adjusted = try adjustment.adjust(pValues.map { $0 ?? 1 })
    let limits = isZeroOne ? (0.05, 0.10) : (0.17, 0.25)
    return items.indices.map { item in
      let standardized =
        isZeroOne || deviation == 0 ? fit.effects[item] : fit.effects[item] / deviation
      let adjustedPValue = pValues[item] == nil ? nil : adjusted[item]
      let isShown = (adjustedPValue ?? 1) <= significance
      let category: ItemShift.Category =
        !isShown || abs(standardized) < limits.0
        ? .a : abs(standardized) <= limits.1 ? .b : .c
      return ItemShift.Item(
        item: items[item], models: counts[item], effect: fit.effects[item],
        standardError: errors[item], degreesOfFreedom: degreesOfFreedom,
        standardized: standardized, adjustedPValue: adjustedPValue, category: category)
    }
  }
}
