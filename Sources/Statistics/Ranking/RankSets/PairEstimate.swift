/// The difference of one pair of several models, with its interval and its test.
public struct PairEstimate: Sendable {
  /// Places of the two, from 0.
  public let first: Int
  public let second: Int
  /// What the difference was made of.
  public let basis: Basis
  /// Whether both have scores on the same rows, or on some of each mean that is compared.
  public let hasSharedRows: Bool

  /// How a pair is compared.
  public enum Basis: Sendable {
    /// By the differences on common rows.
    case paired(PairedDifferenceEstimate)
    /// By a contrast of means over the same clusters.
    case contrast(ContrastEstimate)
    /// As two samples that have nothing in common.
    case independent(IndependentDifferenceEstimate)
    /// Not at all.
    case undefined(UndefinedReason)
  }

  /// First minus second.
  public var difference: Outcome<Double> {
    switch basis {
    case .paired(let pair): pair.estimate
    case .contrast(let contrast): contrast.difference
    case .independent(let samples): samples.estimate
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// The standard error of ``difference``, by clusters where there are any.
  public var standardError: Outcome<Double> {
    switch basis {
    case .paired(let pair): pair.standardError
    case .contrast(let contrast): contrast.standardError
    case .independent(let samples): samples.standardError
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// The automatic interval for ``difference``.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    switch basis {
    case .paired(let pair): pair.interval(level: level)
    case .contrast(let contrast): contrast.interval(level: level)
    case .independent(let samples): samples.interval(level: level)
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// The statistic that the test compares with its distribution, and the distribution's degrees of
  /// freedom where it has any; for the exact test of McNemar the number of pairs that the first
  /// alone has.
  public var statistic: Outcome<(value: Double, degreesOfFreedom: Double?)> {
    switch basis {
    case .paired(let pair): pair.statistic
    case .contrast(let contrast):
      contrast.statistic.flatMap { value in
        contrast.degreesOfFreedom.map { (value, $0) }
      }
    case .independent: .undefined(.noSharedUnits)
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// The two-sided p-value of no difference.
  public var pValue: Outcome<Double> {
    switch basis {
    case .paired(let pair): pair.pValue
    case .contrast(let contrast): contrast.pValue
    case .independent(let samples): samples.pValue
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// How ``pValue`` is computed.
  public var testMethod: TestMethod {
    if case .paired(let pair) = basis { pair.testMethod } else { .asymptotic }
  }

  /// Two one-sided tests that the difference lies within the margin on either side, each by the
  /// automatic interval; the larger p-value of the two.
  ///
  /// - Parameter margin: above 0.
  /// - Returns: undefined for pairs without common rows, and where the difference is.
  ///
  /// Source: Schuirmann (1987), as in ``EquivalenceTest``.
  public func equivalencePValue(margin: Double) -> Outcome<Double> {
    guard hasSharedRows else { return .undefined(.noSharedUnits) }
    guard margin > 0 else { return .undefined(.outsideDomain("a margin above 0")) }
    return difference.flatMap { difference in
      pValue(excluding: -margin).flatMap { below in
        pValue(excluding: margin).map { above in
          max(
            difference > -margin ? below / 2 : 1 - below / 2,
            difference < margin ? above / 2 : 1 - above / 2)
        }
      }
    }
  }

  /// The smallest alpha whose automatic interval excludes a difference, for independent 0/1 pairs too
  /// by their interval; 1 where none does.
  public func pValue(excluding value: Double) -> Outcome<Double> {
    switch basis {
    case .paired(let pair): pair.pValue(excluding: value)
    case .contrast(let contrast): contrast.pValue(excluding: value)
    case .independent(let samples):
      IntervalInversion.pValue(excluding: value) { samples.interval(level: 1 - $0) }
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// What a reader must know of the interval.
  public var cautions: [IntervalCaution] {
    switch basis {
    case .paired(let pair): pair.cautions
    case .independent(let samples): samples.cautions
    case .contrast, .undefined: []
    }
  }
}

extension PairComparison {
  /// The sign of a difference and how sure it is.
  init(_ estimate: PairEstimate) {
    self.init(
      first: estimate.first, second: estimate.second, difference: estimate.difference,
      pValue: estimate.pValue)
  }
}
