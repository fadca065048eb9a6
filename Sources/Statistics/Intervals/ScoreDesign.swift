import GSLSupport

/// The design-corrected score interval for a mean of values with declared ends.
///
/// Wilson's interval on an effective number of rows n_e = n/D, where a design effect D above the
/// prior is believed and a smaller one is moved to the prior with the weight of one cluster. The
/// prior is a correlation of 0.3 within clusters, chosen by simulation.
///
/// Source: Wilson (1927); Korn & Graubard (1998) and Franco, Little, Louis & Slud (2019) for the
/// effective number; Bell & McCaffrey (2002) for variance and degrees of freedom; Wedderburn (1974)
/// for the dispersion of values that are not 0/1.
struct ScoreDesign: Sendable, Equatable {
  /// The correlation within clusters that the prior assumes for a mean.
  static let priorCorrelation = 0.3

  /// The mean as a share of the way from the lower end to the upper, and the rest of the way.
  let share: Double
  let rest: Double
  /// n/D.
  let effectiveSize: Double
  /// Whether all values are equal: then nothing is seen of their spread.
  let isConstant: Bool
  /// Degrees of freedom of the t quantile: one more than those of the variance.
  let quantileFreedom: Double
  /// How many clusters carry the distance from the nearer end; 0 where none does.
  let carriers: Double
  /// The design effect that the data show, over the prior's.
  let strength: Double

  /// What is known of the values, all on the scale 0...1.
  struct Sums {
    var share: Double
    var rest: Double
    /// n, the number of rows of equal weight that tell as much.
    var rows: Double
    /// The design effect of the prior.
    var prior: Double
    /// Σ w (y-θ)²/T.
    var spread: Double
    /// The variance of the mean.
    var variance: Double
    /// (Σ w u)²/Σ (w u)² over rows, and over clusters; u is the distance from the nearer end.
    var rowCarriers: Double
    var clusterCarriers: Double
    var degreesOfFreedom: Double
    var isZeroOne = false
    /// Whether the design effect is at least the values' own dispersion, as for a mean.
    ///
    /// What is made of the mean and of other sums may be known better than the mean.
    var hasDispersionFloor = true
  }

  init(_ sums: Sums) {
    share = sums.share
    rest = sums.rest
    quantileFreedom = sums.degreesOfFreedom + 1
    let product = share * rest
    isConstant = sums.spread <= 1e-14 || product <= 0
    guard !isConstant else {
      effectiveSize = sums.rows / sums.prior
      carriers = 0
      strength = 0
      return
    }
    let rows = max(sums.rowCarriers - 1, 0)
    let clusters = max(sums.clusterCarriers - 1, 0)
    let dispersion = sums.isZeroOne ? 1 : sums.spread / product
    let priorDispersion = (rows * dispersion + 1) / (rows + 1)
    let seen = sums.variance * sums.rows / product
    let effect = max(
      sums.hasDispersionFloor ? dispersion : 0, seen,
      (clusters * seen + priorDispersion * sums.prior) / (clusters + 1))
    effectiveSize = sums.rows / effect
    carriers = sums.clusterCarriers
    strength = seen / sums.prior
  }

  /// The ends of the interval as shares of the way from the lower end of the scale to the upper.
  func ends(tail: Double) throws(GSLError) -> (lower: Double, upper: Double) {
    let quantile = try -StudentTDistribution.quantile(tail, degreesOfFreedom: quantileFreedom)
    let square = quantile * quantile
    if isConstant {
      let part = square / (effectiveSize + square)
      return (share * (1 - part), share + part * rest)
    }
    return WilsonScore.ends(share: share, rest: rest, count: effectiveSize, quantile: quantile)
  }

  /// The quantile whose interval ends at a share of the way; below 0 where the share seen is smaller,
  /// infinite where no interval holds the value.
  func statistic(against value: Double) -> Double {
    let distance = share - value
    guard distance != 0, effectiveSize > 0 else { return 0 }
    let square: Double
    if isConstant {
      // [θ(1-q), θ + q(1-θ)] with q = t²/(n + t²) ends at the value.
      let part = distance > 0 ? distance / share : -distance / rest
      square = part < 1 ? effectiveSize * part / (1 - part) : .infinity
    } else {
      square =
        value > 0 && value < 1
        ? distance * distance * effectiveSize / (value * (1 - value)) : .infinity
    }
    return distance < 0 ? -square.squareRoot() : square.squareRoot()
  }

  /// The smallest alpha whose interval excludes a share of the way; 1 where none does.
  func pValue(excluding value: Double) throws(GSLError) -> Double {
    let statistic = abs(statistic(against: value))
    guard statistic > 0 else { return 1 }
    guard statistic.isFinite else { return 0 }
    return try TailProbability.student(
      statistic, degreesOfFreedom: quantileFreedom, .twoSided)
  }
}
