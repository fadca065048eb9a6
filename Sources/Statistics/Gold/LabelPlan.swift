import GSLSupport

/// How many labels of people are worth buying, and where.
///
/// A mean with the help of a judge (``ClusteredPredictionPoweredMean``) has a variance of two
/// parts: that of label less λ judge, which falls with the number n of labels, and that of the
/// judge's scores over the target, which labels do not touch. V(n) = labelVariance / n + rest. Both
/// hold the design effect of the clusters, as seen in a pilot.
///
///     let plan = LabelPlan(pilot)
///     let labels = plan.labels(halfWidth: 0.03, level: 0.95)
public struct LabelPlan: Sendable, Equatable {
  /// The variance that one label would leave: n times the part of the variance that labels make
  /// less.
  public let labelVariance: Double
  /// The variance that stays with however many labels.
  public let rest: Double
  /// How many rows could be labelled.
  public let rows: Int

  /// A plan from variances.
  ///
  /// - Parameters:
  ///   - residualVariance: of label less λ judge over independent rows, 0 or more.
  ///   - rest: the variance of the mean that labels do not make less, 0 or more.
  ///   - designEffect: by how much clusters raise the first (``DesignEffect``); positive.
  ///   - rows: how many could be labelled.
  /// - Throws: ``StatisticsError`` for arguments outside their range.
  public init(
    residualVariance: Double, rest: Double, designEffect: Double = 1, rows: Int
  ) throws(StatisticsError) {
    for (name, value) in [("residualVariance", residualVariance), ("rest", rest)]
    where !(value >= 0 && value.isFinite) { throw .argumentNotUsable(name: name, value: value) }
    guard designEffect > 0, designEffect.isFinite else {
      throw .argumentNotUsable(name: "designEffect", value: designEffect)
    }
    guard rows >= 0 else { throw .argumentNotUsable(name: "rows", value: Double(rows)) }
    labelVariance = residualVariance * designEffect
    self.rest = rest
    self.rows = rows
  }

  /// The plan that a mean of rows with some labels, the pilot, leads to.
  public init(_ pilot: ClusteredPredictionPoweredMean) {
    labelVariance = pilot.varianceParts.labels * Double(pilot.labelled)
    rest = pilot.varianceParts.target
    rows = pilot.labelled + pilot.unlabelled
  }

  /// The standard error with so many labels.
  ///
  /// - Returns: undefined for none.
  public func standardError(labels: Int) -> Outcome<Double> {
    guard labels > 0 else { return .undefined(.tooFewValues(labels, needed: 1)) }
    return .finite((labelVariance / Double(labels) + rest).squareRoot())
  }

  /// The half-width of the normal interval with so many labels.
  public func halfWidth(labels: Int, level: Double) -> Outcome<Double> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return standardError(labels: labels).flatMap { error in
      .computing { () throws(GSLError) in
        try NormalDistribution.quantile((1 + level) / 2) * error
      }
    }
  }

  /// The fewest labels whose interval has at most this half-width.
  ///
  /// - Returns: undefined where the target alone leaves more error than that, and where there are
  ///   not so many rows.
  /// - Throws: ``StatisticsError`` for a half-width that is not positive.
  public func labels(
    halfWidth: Double, level: Double
  ) throws(StatisticsError) -> Outcome<Int> {
    guard halfWidth > 0, halfWidth.isFinite else {
      throw .argumentOutOfRange("the half-width", halfWidth, range: "positive")
    }
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .deciding { () throws(GSLError) in
      let error = halfWidth / (try NormalDistribution.quantile((1 + level) / 2))
      return labels(variance: error * error)
    }
  }

  /// The fewest labels with which a mean that differs so much from a given number is told apart
  /// from it.
  ///
  /// - Parameters:
  ///   - difference: not 0.
  ///   - level: of the interval that must exclude the number.
  ///   - power: the chance that it does, above (1 - level)/2.
  /// - Throws: ``StatisticsError`` for a difference of 0.
  public func labels(
    difference: Double, level: Double, power: Double
  ) throws(StatisticsError) -> Outcome<Int> {
    guard difference != 0, difference.isFinite else {
      throw .argumentOutOfRange("the difference", difference, range: "not 0")
    }
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard power > (1 - level) / 2, power < 1 else {
      throw .argumentOutOfRange("the power", power, range: "between (1 - level)/2 and 1")
    }
    return .deciding { () throws(GSLError) in
      let quantiles =
        try NormalDistribution.quantile((1 + level) / 2) + NormalDistribution.quantile(power)
      let error = difference / quantiles
      return labels(variance: error * error)
    }
  }

  private func labels(variance: Double) -> Outcome<Int> {
    let room = variance - rest
    guard room > 0 else {
      return .undefined(
        .notIdentified("the rows of the target leave more error than that, whatever their labels"))
    }
    let needed = max((labelVariance / room * (1 - 1e-12)).rounded(.up), 1)
    guard needed <= Double(rows) else {
      return .undefined(.notTestable("it takes \(shortText(needed)) labels of \(rows) rows"))
    }
    return .value(Int(needed))
  }

  // MARK: - Where

  /// A part of the rows that can be labelled.
  public struct Stratum: Sendable, Equatable {
    /// Its share of the mean, 0 or more.
    public let weight: Double
    /// The standard deviation of label less λ judge in it, 0 or more.
    public let spread: Double
    /// How many of its rows can be labelled.
    public let available: Int

    /// A stratum.
    public init(weight: Double, spread: Double, available: Int) {
      self.weight = weight
      self.spread = spread
      self.available = available
    }
  }

  /// Labels shared over strata by weight times spread, which makes the error of the mean least
  /// (Neyman 1934), each with at least `minimum` of its rows.
  ///
  /// What a stratum cannot take goes to the others in the same way. Fractions are rounded by
  /// largest remainder, ties to the earlier stratum. Where all spreads are 0, by weight.
  ///
  /// - Returns: labels for each stratum; in sum as many as given, or as many rows as there are.
  ///   Fewer labels than the minima of all strata go to the strata in their order.
  /// - Throws: ``StatisticsError`` for negative numbers.
  /// - Complexity: O(s²) for s strata.
  public static func allocation(
    labels: Int, over strata: [Stratum], minimum: Int = 2
  ) throws(StatisticsError) -> [Int] {
    guard labels >= 0 else { throw .argumentNotUsable(name: "labels", value: Double(labels)) }
    guard minimum >= 0 else { throw .argumentNotUsable(name: "minimum", value: Double(minimum)) }
    for (place, stratum) in strata.enumerated() {
      guard stratum.weight >= 0, stratum.weight.isFinite else {
        throw .weightNotUsable(stratum.weight, cluster: place, column: 0)
      }
      guard stratum.spread >= 0, stratum.spread.isFinite else {
        throw .argumentNotUsable(name: "spread", value: stratum.spread)
      }
      guard stratum.available >= 0 else { throw .countNotUsable(place) }
    }
    var left = labels
    var given = strata.map { stratum in
      let own = min(minimum, stratum.available, left)
      left -= own
      return own
    }
    guard left > 0 else { return given }
    let isFlat = strata.allSatisfy { $0.weight * $0.spread == 0 }
    let sizes = strata.map { isFlat ? $0.weight : $0.weight * $0.spread }
    // Strata whose due is not above what they have, or not below what they hold, are fixed in turn.
    var isOpen = strata.indices.map { sizes[$0] > 0 && given[$0] < strata[$0].available }
    let total = labels
    while isOpen.contains(true) {
      let fixed = strata.indices.reduce(0) { isOpen[$1] ? $0 : $0 + given[$1] }
      let sum = strata.indices.reduce(0.0) { isOpen[$1] ? $0 + sizes[$1] : $0 }
      let room = Double(total - fixed)
      let dues = strata.indices.map { isOpen[$0] ? room * sizes[$0] / sum : 0 }
      let full = strata.indices.filter { isOpen[$0] && dues[$0] >= Double(strata[$0].available) }
      let low = strata.indices.filter { isOpen[$0] && dues[$0] <= Double(given[$0]) }
      if !full.isEmpty {
        for place in full {
          given[place] = strata[place].available
          isOpen[place] = false
        }
      } else if !low.isEmpty {
        for place in low { isOpen[place] = false }
      } else {
        var rest = total - fixed
        for place in strata.indices where isOpen[place] {
          given[place] = Int(dues[place])
          rest -= given[place]
        }
        let order = strata.indices.filter { isOpen[$0] && given[$0] < strata[$0].available }
          .sorted { one, other in
            let (first, second) = (
              dues[one].truncatingRemainder(dividingBy: 1),
              dues[other].truncatingRemainder(dividingBy: 1)
            )
            return first > second || (first == second && one < other)
          }
        for place in order.prefix(max(rest, 0)) { given[place] += 1 }
        return given
      }
    }
    // Strata of no size take what is left, in their order.
    var rest = total - given.reduce(0, +)
    for place in strata.indices where rest > 0 {
      let more = min(rest, strata[place].available - given[place])
      given[place] += more
      rest -= more
    }
    return given
  }

  /// The items that are least certain first, ties by their number.
  ///
  /// Good for training people and for finding a judge's faults. Labels that were chosen by
  /// uncertainty are no random sample: for a mean, draw at random inside of strata of like
  /// uncertainty (``allocation(labels:over:minimum:)``).
  ///
  /// - Parameter uncertainties: of each item, for example 1 less the share of judges that agree.
  /// - Throws: ``StatisticsError`` for a value that is not finite.
  public static func order(uncertainties: [Double]) throws(StatisticsError) -> [Int] {
    try requireFinite(uncertainties)
    return uncertainties.indices.sorted {
      uncertainties[$0] > uncertainties[$1]
        || (uncertainties[$0] == uncertainties[$1] && $0 < $1)
    }
  }
}
