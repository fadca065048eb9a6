import GSLSupport

/// The ratio of two sums of means, A/B, judged as the contrast A - c B (Fieller 1954).
///
/// A ratio c is not ruled out where A - c B is not: the confidence set is
/// {c : (A - c B)² <= q² (v_AA - 2 c v_AB + c² v_BB)}, of which the ends are, with g = B² - q² v_BB,
/// c = [AB - q² v_AB ± ((AB - q² v_AB)² - g (A² - q² v_AA))^½]/g (Fieller 1954, "Some problems in interval
/// estimation", section 4). It is an interval where B's own interval excludes 0, g > 0; else
/// any large ratio fits, and there is none: see ``RatioSet``.
///
/// | means | set |
/// |---|---|
/// | 0/1 on the same rows | `fieller-score`: by the score for paired proportions (``PairedShares``) |
/// | any others | `fieller-t`: CR2 variances of the contrast, and t with its degrees of freedom |
///
/// The variances and the degrees of freedom are those of ``LinearCombinationEstimate``, so that a ratio
/// against c and A against c B have one p-value. Where the two sides have different rows the degrees of
/// freedom depend on c: each end then takes those at itself.
///
///     let ratio = RatioEstimate([[.init(first, numerator: 1), .init(second, denominator: 1)]])
///     ratio.interval(level: 0.95)
public struct RatioEstimate: Sendable {
  /// A mean with its coefficients on both sides.
  public struct Term: Sendable {
    /// The rows of the mean; the same number is the same cluster in all terms of a sample.
    public let sums: ClusterSums
    /// What the mean is multiplied by in A.
    public let numerator: Double
    /// What the mean is multiplied by in B.
    public let denominator: Double

    /// A term.
    ///
    /// - Parameters:
    ///   - sums: made with clusters; rows that are independent are each a cluster.
    ///   - numerator: finite.
    ///   - denominator: finite.
    public init(_ sums: ClusterSums, numerator: Double = 0, denominator: Double = 0) {
      self.sums = sums
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// What is known of the signs of both sides before any data.
  public enum Signs: Sendable {
    /// Neither side can be below 0, as sums of scores on a scale with a zero.
    case notNegative
    /// The denominator cannot be below 0.
    case denominatorNotNegative
    /// Nothing: that the denominator is not 0 must be shown too.
    case unknown
  }

  private enum Basis: Sendable {
    case contrast(RatioContrast)
    case pairs(PairedShares)
    case undefined(UndefinedReason)
  }

  private let basis: Basis
  private let signs: Signs

  /// A ratio of sums of means.
  ///
  /// - Parameters:
  ///   - samples: sample by sample its terms, the samples independent of one another.
  ///   - numerator: is added to A.
  ///   - denominator: is added to B.
  ///   - signs: what is known of the two sides.
  /// - Complexity: O(terms² x clusters).
  public init(
    _ samples: [[Term]], numerator: Double = 0, denominator: Double = 0,
    signs: Signs = .notNegative
  ) {
    self.signs = signs
    basis =
      switch RatioContrast.of(samples, numerator: numerator, denominator: denominator) {
      case .value(let contrast): .contrast(contrast)
      case .undefined(let reason): .undefined(reason)
      }
  }

  /// The ratio of two shares on the same rows, the first over the second.
  public init(_ pairs: PairedShares) {
    signs = .notNegative
    basis = .pairs(pairs)
  }

  private var sides: Outcome<(numerator: Double, denominator: Double)> {
    switch basis {
    case .contrast(let contrast): .value((contrast.numerator, contrast.denominator))
    case .pairs(let pairs): .value((pairs.first, pairs.second))
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// A/B.
  ///
  /// - Returns: undefined where B is 0.
  public var estimate: Outcome<Double> {
    sides.flatMap {
      $0.denominator == 0
        ? .undefined(.notTestable("it divides by 0")) : .finite($0.numerator / $0.denominator)
    }
  }

  /// By linearisation: that of A - c B at c = A/B, over B.
  ///
  /// - Returns: undefined where no spread is seen.
  public var standardError: Outcome<Double> {
    estimate.flatMap { ratio in
      switch basis {
      case .contrast(let contrast):
        contrast.standardError(ratio).map { $0 / abs(contrast.denominator) }
      case .pairs(let pairs):
        ScaledDifferenceEstimate(pairs, factor: ratio > 0 ? ratio : .leastNonzeroMagnitude)
          .standardError.map { $0 / pairs.second }
      case .undefined(let reason): .undefined(reason)
      }
    }
  }

  /// Of the standard error.
  public var degreesOfFreedom: Outcome<Double> {
    estimate.flatMap { ratio in
      switch basis {
      case .contrast(let contrast): contrast.degreesOfFreedom(ratio)
      case .pairs(let pairs):
        pairs.obstacle.map { .undefined($0) } ?? .finite(pairs.degreesOfFreedom)
      case .undefined(let reason): .undefined(reason)
      }
    }
  }

  /// The name of the method.
  public var method: String {
    if case .pairs = basis { return "fieller-score" }
    return "fieller-t"
  }

  /// Why ``method`` is the method, as one short clause.
  public var methodReason: String {
    if case .pairs(let pairs) = basis {
      return "ratio of 0/1 values on the same rows\(pairs.isPlain ? "" : " in clusters")"
    }
    return "ratio of means, as a contrast of them"
  }

  // MARK: - Set and test

  /// The ratios that the data do not rule out at a level.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func set(level: Double) -> Outcome<RatioSet> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return estimate.flatMap { ratio in
      switch basis {
      case .contrast(let contrast): contrast.set(level: level)
      case .pairs(let pairs):
        if let obstacle = pairs.obstacle {
          .undefined(obstacle)
        } else {
          .computing { () throws(GSLError) in try Self.set(pairs, ratio, level: level) }
        }
      case .undefined(let reason): .undefined(reason)
      }
    }
  }

  private static func set(
    _ pairs: PairedShares, _ ratio: Double, level: Double
  ) throws(GSLError) -> RatioSet {
    let quantile = try pairs.quantile(tail: (1 - level) / 2)
    func score(_ factor: Double) -> Double {
      pairs.score(factor: factor).score(factor: factor, difference: 0)
    }
    // From infinity at 0 the score falls without end, as long as both have any 1.
    func crossing(_ target: Double, from start: Double, times step: Double) -> Double {
      var (near, far) = (start, start * step)
      while far > 1e-300, far < 1e300, (score(far) > target) == (step > 1) {
        (near, far) = (far, far * step)
      }
      var (low, high) = (min(near, far), max(near, far))
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if middle <= low || middle >= high { break }
        if score(middle) > target { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
    let start = ratio > 0 ? ratio : 1e-12
    return .interval(
      lower: ratio > 0 ? crossing(quantile, from: start, times: 0.5) : 0,
      upper: crossing(-quantile, from: start, times: 2))
  }

  /// The set, where it is an interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where B's own interval reaches 0, and where no spread is seen.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    if case .contrast = basis, let reason = standardError.reason { return .undefined(reason) }
    return set(level: level).flatMap { set in
      switch set {
      case .rays: return .undefined(.ratioSetDisjoint)
      case .everything: return .undefined(.ratioSetUnbounded)
      case .interval(let lower, let upper):
        var size: Double?
        if case .pairs(let pairs) = basis, !pairs.isPlain, let ratio = estimate.value, ratio > 0 {
          size = pairs.score(factor: ratio).pairs
        }
        let interval = ConfidenceInterval(
          lower: lower, upper: upper, level: level, method: method,
          degreesOfFreedom: degreesOfFreedom.value, effectiveSampleSize: size,
          methodReason: methodReason)
        return .value(
          signs == .notNegative ? interval.cut(to: 0...Double.greatestFiniteMagnitude) : interval)
      }
    }
  }

  /// The p-value of the contrast A - c B, two-sided: the smallest alpha whose set excludes the ratio.
  ///
  /// - Returns: 1 where the clusters show no spread. Where the denominator's sign is not known, not
  ///   below the p-value of the denominator's being 0.
  public func pValue(excluding ratio: Double) -> Outcome<Double> {
    estimate.flatMap { estimate in
      switch basis {
      case .pairs(let pairs):
        if let obstacle = pairs.obstacle { return .undefined(obstacle) }
        guard ratio > 0 else {
          return .value(ratio < 0 || estimate > 0 ? 0 : 1)
        }
        return ScaledDifferenceEstimate(pairs, factor: ratio).pValue(excluding: 0)
      case .contrast(let contrast):
        return contrast.pValue(ratio).flatMap { p in
          guard signs == .unknown else { return .value(p) }
          return contrast.pValueOfDenominator.map { max(p, $0) }
        }
      case .undefined(let reason): return .undefined(reason)
      }
    }
  }
}

/// The ratios that data do not rule out.
public enum RatioSet: Sendable, Equatable {
  /// Those between two numbers.
  case interval(lower: Double, upper: Double)
  /// Those up to the one number and from the other on: the denominator's own interval reaches 0.
  case rays(upTo: Double, from: Double)
  /// All: the intervals of both sides reach 0.
  case everything
}
