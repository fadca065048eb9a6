import GSLSupport

/// The contrast A - c B of sums of means, for any c.
struct RatioContrast: Sendable {
  let numerator: Double
  let denominator: Double
  private let samples: [Sample]

  /// One of several independent samples.
  private struct Sample: Sendable {
    let terms: [RatioEstimate.Term]
    /// The adjusted residuals of both sides, cluster by cluster.
    let residuals: [(numerator: Double, denominator: Double)]

    func variance(_ ratio: Double) -> Double {
      ExactSum(
        of: residuals.map { residual in
          let part = residual.numerator - ratio * residual.denominator
          return part * part
        }
      ).value
    }

    /// Σ of products of residuals: v_AA, v_AB, v_BB.
    var moments: (first: Double, cross: Double, second: Double) {
      var (first, cross, second) = (ExactSum(), ExactSum(), ExactSum())
      for residual in residuals {
        first.add(product: residual.numerator, residual.numerator)
        cross.add(product: residual.numerator, residual.denominator)
        second.add(product: residual.denominator, residual.denominator)
      }
      return (first.value, cross.value, second.value)
    }

    /// Of A - c B, or of B alone where there is no c.
    func degreesOfFreedom(_ ratio: Double?) -> Outcome<Double> {
      LinearCombinationEstimate(
        terms.map { term in
          .init(
            term.sums,
            coefficient: ratio.map { term.numerator - $0 * term.denominator } ?? term.denominator)
        }, kind: .unbounded
      ).degreesOfFreedom
    }
  }

  static func of(
    _ samples: [[RatioEstimate.Term]], numerator: Double, denominator: Double
  ) -> Outcome<RatioContrast> {
    var (first, second) = (ExactSum(), ExactSum())
    first.add(numerator)
    second.add(denominator)
    var found: [Sample] = []
    for terms in samples where !terms.isEmpty {
      // Each mean alone must show a spread between clusters.
      for term in terms {
        let single = LinearCombinationEstimate([.init(term.sums, coefficient: 1)], kind: .unbounded)
        if let reason = single.degreesOfFreedom.reason { return .undefined(reason) }
      }
      let sides = [\RatioEstimate.Term.numerator, \.denominator].map { side in
        terms.contains { $0[keyPath: side] != 0 }
          ? TermTable(terms.map { .init($0.sums, coefficient: $0[keyPath: side]) }) : nil
      }
      let count = (sides[0] ?? sides[1])?.clusters ?? 0
      first.add(sides[0]?.estimate ?? 0)
      second.add(sides[1]?.estimate ?? 0)
      found.append(
        Sample(
          terms: terms,
          residuals: (0..<count).map {
            (sides[0]?.adjusted[$0] ?? 0, sides[1]?.adjusted[$0] ?? 0)
          }))
    }
    guard !found.isEmpty else { return .undefined(.noData) }
    let contrast = RatioContrast(
      numerator: first.value, denominator: second.value, samples: found)
    guard contrast.numerator.isFinite, contrast.denominator.isFinite else {
      return .undefined(.notFinite)
    }
    return .value(contrast)
  }

  /// Of A - c B; undefined where no spread is seen.
  func standardError(_ ratio: Double) -> Outcome<Double> {
    let error = samples.reduce(0) { $0 + $1.variance(ratio) }.squareRoot()
    let size = max(abs(numerator), abs(ratio * denominator))
    return error > 1e-13 * size ? .finite(error) : .undefined(.equalClusterMeans)
  }

  /// Satterthwaite's (1946) over the samples, of A - c B; of B alone where there is no c.
  func degreesOfFreedom(_ ratio: Double?) -> Outcome<Double> {
    guard samples.count > 1 else { return samples[0].degreesOfFreedom(ratio) }
    var (total, fourths) = (0.0, 0.0)
    for sample in samples {
      let variance = ratio.map(sample.variance) ?? sample.moments.second
      guard variance > 0 else { continue }
      switch sample.degreesOfFreedom(ratio) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let degrees):
        total += variance
        fourths += variance * variance / degrees
      }
    }
    return fourths > 0 ? .finite(total * total / fourths) : .undefined(.equalClusterMeans)
  }

  func pValue(_ ratio: Double) -> Outcome<Double> {
    student(numerator - ratio * denominator, standardError(ratio), degreesOfFreedom(ratio))
  }

  /// Of B's being 0.
  var pValueOfDenominator: Outcome<Double> {
    let error = samples.reduce(0) { $0 + $1.moments.second }.squareRoot()
    guard error > 1e-13 * abs(denominator) else { return .value(denominator == 0 ? 1 : 0) }
    return student(denominator, .finite(error), degreesOfFreedom(nil))
  }

  private func student(
    _ distance: Double, _ error: Outcome<Double>, _ degrees: Outcome<Double>
  ) -> Outcome<Double> {
    if error.reason == .equalClusterMeans { return .value(1) }
    return error.flatMap { error in
      degrees.flatMap { degrees in
        .computing { () throws(GSLError) in
          try TailProbability.student(
            distance / error, degreesOfFreedom: degrees, .twoSided)
        }
      }
    }
  }

  // MARK: - Set

  func set(level: Double) -> Outcome<RatioSet> {
    let moments = samples.map(\.moments).reduce((0.0, 0.0, 0.0)) {
      ($0.0 + $1.first, $0.1 + $1.cross, $0.2 + $1.second)
    }
    func set(_ degrees: Double) throws(GSLError) -> RatioSet {
      let quantile = try StudentTDistribution.quantile(
        (1 - level) / 2, degreesOfFreedom: degrees)
      return fieller(moments, square: quantile * quantile)
    }
    // Whether the set is an interval is a matter of the denominator alone.
    let alone: Outcome<Double> =
      moments.2 > 0 ? degreesOfFreedom(nil) : degreesOfFreedom(numerator / denominator)
    return alone.flatMap { degrees in
      .deciding { () throws(GSLError) in
        let first = try set(degrees)
        guard case .interval(var lower, var upper) = first else { return .value(first) }
        for isLower in [true, false] {
          var end = isLower ? lower : upper
          // Each step takes the degrees of freedom where the last one ended.
          for _ in 0..<50 {
            guard let own = degreesOfFreedom(end).value,
              case .interval(let low, let high) = try set(own)
            else { return .undefined(.ratioSetUnbounded) }
            let next = isLower ? low : high
            let isDone = abs(next - end) <= 4 * Double.ulpOfOne * abs(next)
            end = next
            if isDone { break }
          }
          if isLower { lower = end } else { upper = end }
        }
        return .value(.interval(lower: lower, upper: upper))
      }
    }
  }

  /// Fieller (1954): the ratios c with (A - cB)² <= q² (v_AA - 2c v_AB + c² v_BB).
  private func fieller(
    _ moments: (first: Double, cross: Double, second: Double), square: Double
  ) -> RatioSet {
    let leading = denominator * denominator - square * moments.second
    let middle = numerator * denominator - square * moments.cross
    let last = numerator * numerator - square * moments.first
    let discriminant = middle * middle - leading * last
    guard leading > 0 else {
      guard discriminant > 0, leading < 0 else { return .everything }
      let root = discriminant.squareRoot()
      return .rays(upTo: (middle + root) / leading, from: (middle - root) / leading)
    }
    // At A/B the quadratic is not above 0, so that below 0 there is only rounding.
    let root = max(discriminant, 0).squareRoot()
    // Without cancellation: the product of the roots is last/leading.
    let far = middle >= 0 ? middle + root : middle - root
    let ends = far == 0 ? [0, 0] : [far / leading, last / far]
    return .interval(lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1]))
  }
}
