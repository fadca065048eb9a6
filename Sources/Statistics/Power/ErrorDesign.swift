import GSLSupport

/// The power of a test that divides a difference by an error seen in the data.
///
/// The test may divide by another error than that of the estimate: a score test by the one under the
/// hypothesis, or by one that is raised for the sake of coverage. With both equal it is the paired t
/// test of ``MeanDesign``.
public struct ErrorDesign: Sendable, Equatable {
  /// The standard error of the difference.
  public let standardError: Double
  /// What the test divides the difference by.
  public let testError: Double
  /// The degrees of freedom of the standard error.
  public let degreesOfFreedom: Double
  /// The degrees of freedom of the test's t quantile.
  public let testDegreesOfFreedom: Double

  /// A design.
  ///
  /// - Throws: ``StatisticsError`` for errors that are not positive and for fewer than one degree of
  ///   freedom.
  public init(
    standardError: Double, testError: Double? = nil, degreesOfFreedom: Double,
    testDegreesOfFreedom: Double? = nil
  ) throws(StatisticsError) {
    self.standardError = standardError
    self.testError = testError ?? standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.testDegreesOfFreedom = testDegreesOfFreedom ?? degreesOfFreedom
    for (name, value) in [("standardError", standardError), ("testError", self.testError)]
    where !(value > 0 && value.isFinite) { throw .argumentNotUsable(name: name, value: value) }
    for (name, value) in [
      ("degreesOfFreedom", degreesOfFreedom), ("testDegreesOfFreedom", self.testDegreesOfFreedom),
    ] where !(value >= 1 - 1e-9) { throw .argumentNotUsable(name: name, value: value) }
  }

  /// The chance that a true difference is found, in its own direction.
  ///
  /// - Parameters:
  ///   - difference: 0 or more, in the units of the errors.
  ///   - significance: of the two-sided test, between 0 and 1.
  public func power(difference: Double, significance: Double) -> Outcome<Double> {
    guard significance > 0, significance < 1 else {
      return .undefined(.invalidLevel(significance))
    }
    return .deciding { () throws(GSLError) in
      let critical = try -StudentTDistribution.quantile(
        significance / 2, degreesOfFreedom: testDegreesOfFreedom)
      return NoncentralT.upperTail(
        critical * testError / standardError, degreesOfFreedom: degreesOfFreedom,
        shift: difference / standardError)
    }
  }

  /// The smallest true difference that is found with the power.
  public func detectableDifference(significance: Double, power target: Double) -> Outcome<Double> {
    guard target > significance, target < 1 else { return .undefined(.invalidLevel(target)) }
    return RootSearch.increasing(from: 0, start: standardError) { difference in
      (power(difference: difference, significance: significance).value ?? .nan) - target
    }
  }
}

extension PairEstimate {
  /// The smallest true difference that the test of this pair finds with the power, had it the spread
  /// that is seen.
  ///
  /// For independent 0/1 pairs by the exact test of McNemar with the share of pairs that differ held
  /// (and raised where the difference itself is larger); else from the standard error and its degrees
  /// of freedom.
  ///
  /// - Parameters:
  ///   - significance: of the two-sided test, between 0 and 1: of a family of m tests the level over
  ///     m is what its smallest p-value is compared with.
  ///   - power: the chance of finding it, between the significance and 1.
  /// - Returns: undefined for pairs without common rows, and where nothing is seen of the spread.
  public func detectableDifference(
    significance: Double, power: Double = 0.8
  ) -> Outcome<Double> {
    guard hasSharedRows else { return .undefined(.noSharedUnits) }
    switch basis {
    case .paired(let pair):
      if let differing = pair.differing {
        return McNemarDesign.detectableDifference(
          differing: Double(differing.firstOnly + differing.secondOnly) / Double(pair.pairs),
          items: pair.pairs,
          significance: significance, power: power)
      }
      return pair.testError(significance: significance).flatMap { testError in
        pair.standardError.flatMap { error in
          pair.degreesOfFreedom.flatMap { degrees in
            pair.statistic.flatMap { statistic in
              Self.detectable(
                error, testError: testError, degreesOfFreedom: degrees,
                testDegreesOfFreedom: statistic.degreesOfFreedom, pair: pair,
                significance: significance, power: power)
            }
          }
        }
      }
    case .contrast(let contrast):
      return contrast.standardError.flatMap { error in
        contrast.degreesOfFreedom.flatMap { degrees in
          Self.detectable(
            try? ErrorDesign(standardError: error, degreesOfFreedom: degrees),
            significance: significance, power: power)
        }
      }
    case .independent: return .undefined(.noSharedUnits)
    case .undefined(let reason): return .undefined(reason)
    }
  }

  /// Of 0/1 pairs in clusters the error falls with the difference, as long as as many differ; and what
  /// the test divides by is steadied by the prior for clusters.
  private static func detectable(
    _ error: Double, testError: Double, degreesOfFreedom: Double, testDegreesOfFreedom: Double?,
    pair: PairedDifferenceEstimate, significance: Double, power: Double
  ) -> Outcome<Double> {
    func detectable(_ error: Double, _ degrees: Double) -> Outcome<Double> {
      Self.detectable(
        try? ErrorDesign(
          standardError: error, testError: testError, degreesOfFreedom: degrees,
          testDegreesOfFreedom: testDegreesOfFreedom), significance: significance, power: power)
    }
    guard let share = pair.differingShare, let seen = pair.estimate.value, share > seen * seen
    else {
      return detectable(error, degreesOfFreedom)
    }
    var found = detectable(error, .infinity)
    for _ in 0..<8 {
      guard let difference = found.value, share > difference * difference else { break }
      let variance = (share - difference * difference) / (share - seen * seen)
      found = detectable(error * variance.squareRoot(), .infinity)
    }
    return found
  }

  private static func detectable(
    _ design: ErrorDesign?, significance: Double, power: Double
  ) -> Outcome<Double> {
    guard let design else { return .undefined(.noDegreesOfFreedom) }
    return design.detectableDifference(significance: significance, power: power)
  }
}
