import GSLSupport

extension RatingPairs {
  /// Pearson's correlation, with the t test and Fisher's z interval.
  ///
  /// - Returns: undefined for fewer than two pairs and where a side does not vary.
  public func pearson() -> Outcome<AssociationEstimate> {
    correlation.map { value in
      AssociationEstimate(
        value: value, pairs: count, test: tTest(value), variance: 1, lostPairs: 3,
        method: "fisher-z")
    }
  }

  /// Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank.
  ///
  /// - Returns: undefined for fewer than two pairs and where a side does not vary.
  public func spearman() -> Outcome<AssociationEstimate> {
    ranked.correlation.map { value in
      AssociationEstimate(
        value: value, pairs: count, test: tTest(value), variance: 1 + value * value / 2,
        lostPairs: 3, method: "fisher-z-bonett-wright")
    }
  }

  private var ranked: RatingPairs {
    RatingPairs(ranked: Midranks(first).ranks, Midranks(second).ranks)
  }

  private var correlation: Outcome<Double> {
    guard count >= 2 else { return .undefined(.tooFewUnits(count, needed: 2)) }
    guard varies else { return .undefined(.noVariation) }
    let moments = moments
    let scale = moments.squares.first.squareRoot() * moments.squares.second.squareRoot()
    guard scale > 0, scale.isFinite else { return .undefined(.notFinite) }
    return .value(min(max(moments.products / scale, -1), 1))
  }

  private func tTest(_ value: Double) -> Outcome<TestResult> {
    let degrees = Double(count - 2)
    guard degrees > 0 else { return .undefined(.tooFewUnits(count, needed: 3)) }
    let rest = (1 - value) * (1 + value)
    // What is left of a perfect correlation is rounding.
    guard rest > 1e-12 else { return .undefined(.notFinite) }
    let statistic = value * (degrees / rest).squareRoot()
    return .computing { () throws(GSLError) in
      let tail = try StudentTDistribution.cumulative(-abs(statistic), degreesOfFreedom: degrees)
      return TestResult(
        statistic: statistic, pValue: 2 * tail, method: .asymptotic, degreesOfFreedom: degrees)
    }
  }
}

extension RatingPairs {
  init(ranked first: [Double], _ second: [Double]) {
    self.first = first
    self.second = second
  }
}
