import Statistics

extension GeneralizabilityStudy {
  /// A precision to be reached.
  public enum Precision: Sendable, Equatable {
    /// The standard error of the difference of two models is at most this.
    case differenceError(Double)
    /// The standard error of the level of a score is at most this.
    case absoluteError(Double)
    /// The generalizability coefficient is at least this.
    case generalizability(Double)
    /// The index of dependability is at least this.
    case dependability(Double)
    /// The interval of a model's score at this level reaches at most so far to either side.
    case scoreHalfWidth(Double, level: Double)
    /// The interval of the difference of two models at this level reaches at most so far.
    case differenceHalfWidth(Double, level: Double)

    func holds(_ study: DecisionStudy) -> Bool {
      switch self {
      case .differenceError(let limit): study.differenceError <= limit
      case .absoluteError(let limit): study.absoluteError <= limit
      case .generalizability(let limit): (study.generalizability.value ?? 0) >= limit
      case .dependability(let limit): (study.dependability.value ?? 0) >= limit
      case .scoreHalfWidth(let limit, let level):
        (study.scoreHalfWidth(level: level).value ?? .infinity) <= limit
      case .differenceHalfWidth(let limit, let level):
        (study.differenceHalfWidth(level: level).value ?? .infinity) <= limit
      }
    }
  }

  /// The precision with other numbers of items, versions and judges.
  ///
  /// What the planned scores share with the universe of scores is no error. With judges that are
  /// ``DecisionStudy/Judges/fixed`` that is all that their mean brings along; for
  /// ``DecisionStudy/Estimand/theseItems`` all that the items do. In a study without repeated ratings
  /// the residual holds the highest interaction too, and counts as error.
  ///
  /// - Parameters:
  ///   - items: one at least; the study's for ``DecisionStudy/Estimand/theseItems``.
  ///   - versions: of each item, one at least; in a study with one version it must be 1, because
  ///     what versions add is unknown.
  ///   - judges: one at least; in a study with one judge it must be 1 likewise, and the study's for
  ///     ``DecisionStudy/Judges/fixed``.
  ///   - repeats: ratings of each cell, one at least; 1 in a study without repeated ratings.
  ///   - estimand: what the items stand for.
  ///   - judgesAre: what the judges stand for.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for other numbers.
  public func decision(
    items: Int, versions: Int = 1, judges: Int, repeats: Int = 1,
    estimand: DecisionStudy.Estimand = .itemsLikeThese,
    judgesAre: DecisionStudy.Judges = .sample
  ) throws(ItemResponseError) -> DecisionStudy {
    guard items > 0, versions > 0, judges > 0, repeats > 0, self.judges > 1 || judges == 1,
      self.versions > 1 || versions == 1, hasRepeats || repeats == 1
    else {
      throw .unusableSetting(
        "a decision study needs items, versions, judges and repeats, and one of what was studied "
          + "in one")
    }
    guard estimand == .itemsLikeThese || items == self.items else {
      throw .unusableSetting("these items are the \(self.items) items of the study")
    }
    guard judgesAre == .sample || judges == self.judges else {
      throw .unusableSetting("fixed judges are the \(self.judges) judges of the study")
    }
    // For each source: the number by which its part of a score's variance falls, and what it is to
    // the score.
    var universe = [Double](repeating: 0, count: components.count)
    var relative = universe
    var absolute = universe
    for (place, component) in components.enumerated() {
      let facets = component.source.facets
      var width = 1.0
      if facets.contains(.item) { width *= Double(items) }
      if facets.contains(.version), self.versions > 1 { width *= Double(versions) }
      if facets.contains(.judge), self.judges > 1 { width *= Double(judges) }
      let isResidual = component.source == .residual
      if isResidual { width *= Double(repeats) }
      // Drawn anew: the residual always, versions always.
      let isDrawn =
        isResidual || (facets.contains(.version) && self.versions > 1)
        || (facets.contains(.item) && estimand == .itemsLikeThese)
        || (facets.contains(.judge) && self.judges > 1 && judgesAre == .sample)
      switch (facets.contains(.model), isDrawn) {
      case (true, false): universe[place] = 1 / width
      case (true, true):
        relative[place] = 1 / width
        absolute[place] = 1 / width
      case (false, true): absolute[place] = 1 / width
      case (false, false): break
      }
    }
    func sum(_ weights: [Double], _ estimates: [Double]) -> Double {
      zip(weights, estimates).reduce(0) { $0 + $1.0 * max(0, $1.1) }
    }
    let estimates = components.map(\.estimate)
    func freedom(_ weights: [Double]) -> Outcome<Double> {
      let variance = sum(weights, estimates)
      let error = self.variance(weights: weights)
      guard variance > 0, error > 0 else { return .undefined(.noDegreesOfFreedom) }
      return .value(max(1, 2 * variance * variance / error))
    }
    func coefficient(_ error: [Double]) -> ClusterReplicates? {
      guard !replicates.isEmpty else { return nil }
      return ClusterReplicates.of(estimates, replicates) {
        let score = sum(universe, $0)
        return score / (score + sum(error, $0))
      }
    }
    return DecisionStudy(
      items: items, versions: versions, judges: judges, repeats: repeats, estimand: estimand,
      judgesAre: judgesAre, universeVariance: sum(universe, estimates),
      relativeErrorVariance: sum(relative, estimates),
      absoluteErrorVariance: sum(absolute, estimates),
      relativeDegreesOfFreedom: freedom(relative), absoluteDegreesOfFreedom: freedom(absolute),
      generalizabilityReplicates: coefficient(relative),
      dependabilityReplicates: coefficient(absolute))
  }

  /// The precision for each number of judges over numbers of items: the points of a planning chart.
  ///
  /// - Returns: one list for each number of judges, in the order of `items`.
  /// - Throws: as ``decision(items:versions:judges:repeats:estimand:judgesAre:)``.
  public func curve(
    items: [Int], judges: [Int], versions: Int = 1, repeats: Int = 1
  ) throws(ItemResponseError) -> [[DecisionStudy]] {
    var curves: [[DecisionStudy]] = []
    for count in judges {
      var curve: [DecisionStudy] = []
      for number in items {
        curve.append(
          try decision(items: number, versions: versions, judges: count, repeats: repeats))
      }
      curves.append(curve)
    }
    return curves
  }

  /// The fewest items that reach a precision, for each number of judges.
  ///
  /// - Parameters:
  ///   - precision: what to reach.
  ///   - judges: the numbers of judges to try.
  ///   - versions: how many versions each item is asked in.
  ///   - repeats: ratings of each cell.
  ///   - judgesAre: what the judges stand for; fixed ones are those of the study.
  ///   - maximumItems: how many items may be used.
  /// - Returns: one entry for each number of judges: nil where not even `maximumItems` suffice.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for numbers that
  ///   ``decision(items:versions:judges:repeats:estimand:judgesAre:)`` refuses.
  /// - Complexity: O(judges × log maximumItems). Numbers are tried upwards in steps of a tenth: errors
  ///   fall with the number of items, but a half-width may rise again where little but the error of
  ///   a few judges is left, of which a few degrees of freedom know.
  public func itemsNeeded(
    for precision: Precision, judges: [Int], versions: Int = 1, repeats: Int = 1,
    judgesAre: DecisionStudy.Judges = .sample, maximumItems: Int = 1_000_000
  ) throws(ItemResponseError) -> [DecisionStudy?] {
    func study(_ items: Int, _ judges: Int) throws(ItemResponseError) -> DecisionStudy {
      try decision(
        items: items, versions: versions, judges: judges, repeats: repeats, judgesAre: judgesAre)
    }
    var results: [DecisionStudy?] = []
    for count in judges {
      var (low, high) = (1, 1)
      while high < maximumItems, !precision.holds(try study(high, count)) {
        low = high + 1
        high = min(maximumItems, high + max(1, high / 10))
      }
      guard precision.holds(try study(high, count)) else {
        results.append(nil)
        continue
      }
      while low < high {
        let middle = low + (high - low) / 2
        if precision.holds(try study(middle, count)) {
          high = middle
        } else {
          low = middle + 1
        }
      }
      results.append(try study(low, count))
    }
    return results
  }
}
