/// A smooth function of means over clusters: a product, a distance, a correlation of scores; of a ratio
/// of sums ``RatioEstimate`` knows more.
///
/// Its error is that of the delete-one-cluster jackknife, (G-1)/G Σ (θ₍g₎ - mean)² (Efron & Tibshirani
/// 1993, chapter 11), with Student's t. The degrees of freedom are those of the means' sum that the
/// function is next to its estimate (Bell & McCaffrey 2002, as in ``LinearCombinationEstimate``), so that
/// few or unequal clusters count for what they are; where the function is flat there, G - 1.
///
/// Means of several samples are independent, and their variances are added. So are the values of surveys,
/// by the delta method. Of values that are ``Known`` elsewhere nothing is known of how they move with the
/// means: their errors are added to those of the means, which is never too little.
///
///     let product = MeanFunctionEstimate([[first, second]]) { .value($0[0] * $0[1]) }
///     product.crossed.interval(level: 0.95)
public struct MeanFunctionEstimate: Sendable {
  /// A value that is estimated elsewhere, perhaps from the same clusters.
  public struct Known: Sendable, Equatable {
    /// The estimate.
    public let value: Double
    /// Its standard error, 0 or more.
    public let standardError: Double
    /// Of the standard error; nil where it is known.
    public let degreesOfFreedom: Double?

    /// A value with its error.
    ///
    /// - Parameters:
    ///   - value: the estimate.
    ///   - standardError: 0 or more.
    ///   - degreesOfFreedom: above 0; nil where the error is known.
    public init(value: Double, standardError: Double, degreesOfFreedom: Double?) {
      self.value = value
      self.standardError = standardError
      self.degreesOfFreedom = degreesOfFreedom
    }
  }

  /// The function with its interval and its p-values.
  public let crossed: CrossedEstimate

  /// A function of means.
  ///
  /// - Parameters:
  ///   - samples: sample by sample the sums of its means, made with clusters; within a sample the same
  ///     number is the same cluster.
  ///   - surveys: profiles whose values the function takes after the means; errors that are not known
  ///     add nothing.
  ///   - known: further values, which the function takes last.
  ///   - function: of the means of all samples, the values of the surveys and those that are known, in
  ///     this order.
  /// - Complexity: O(clusters x means) calls' worth of numbers, and a call of the function for each
  ///   cluster and twice for each number that it takes.
  public init(
    _ samples: [[ClusterSums]], surveys: [SurveyedProfile] = [], known: [Known] = [],
    function: ([Double]) -> Outcome<Double>
  ) {
    let means = samples.joined().map { sums in
      sums.rows > 0 ? sums.scoreTotal.quotient(by: sums.weightTotal) : Double.nan
    }
    let values = means + surveys.flatMap(\.values) + known.map(\.value)
    guard values.allSatisfy(\.isFinite) else {
      crossed = Self.undefined(samples.joined().contains { $0.rows == 0 } ? .noData : .notFinite)
      return
    }
    let estimate = function(values)
    guard estimate.value != nil else {
      crossed = Self.undefined(estimate.reason ?? .noData)
      return
    }
    let slopes = Self.slopes(at: values, function)
    var parts: [CrossedEstimate.Source] = []
    var clusters = 0
    var start = 0
    var size = abs(estimate.value ?? 0)
    for (slope, value) in zip(slopes, values) { size = max(size, abs(slope * value)) }
    for sample in samples {
      let range = start..<start + sample.count
      start = range.upperBound
      switch Self.part(sample, at: range, values, slopes, function) {
      case .value(let part):
        parts.append(part.source)
        clusters += part.clusters
      case .undefined(let reason):
        crossed = CrossedEstimate(
          estimate, items: .undefined(reason), itemDegreesOfFreedom: nil, clusters: 0, size: size,
          sources: [], bias: .none)
        return
      }
    }
    var sources = Array(parts.dropFirst())
    for survey in surveys {
      let range = start..<start + survey.values.count
      start = range.upperBound
      guard let covariance = survey.covariance else { continue }
      sources.append(
        CrossedEstimate.Source(
          variance: Self.variance(Array(slopes[range]), covariance), degreesOfFreedom: nil))
    }
    let first = Self.joined(
      parts.first, with: known, slopes: Array(slopes[start...]), hasSamples: !samples.isEmpty)
    crossed = CrossedEstimate(
      estimate, items: .value(first.variance), itemDegreesOfFreedom: first.degreesOfFreedom,
      clusters: clusters, size: size, sources: sources, bias: .none)
  }

  private static func undefined(_ reason: UndefinedReason) -> CrossedEstimate {
    CrossedEstimate(
      .undefined(reason), items: .undefined(reason), itemDegreesOfFreedom: nil, clusters: 0,
      size: 0, sources: [], bias: .none)
  }

  // MARK: - Means

  /// What the clusters of one sample add, the means of all others held.
  private static func part(
    _ sample: [ClusterSums], at range: Range<Int>, _ values: [Double], _ slopes: [Double],
    _ function: ([Double]) -> Outcome<Double>
  ) -> Outcome<(source: CrossedEstimate.Source, clusters: Int)> {
    guard sample.allSatisfy({ $0.clusterCount > 0 }) else {
      return .undefined(
        .outsideDomain("means of rows with clusters; independent rows are each a cluster"))
    }
    let identities = Set(sample.flatMap(\.identities)).sorted()
    let places = sample.map { sums in
      Dictionary(uniqueKeysWithValues: sums.identities.enumerated().map { ($1, $0) })
    }
    let totals = sample.map { ($0.scoreTotal, $0.weightTotal) }
    var replicates: [Outcome<Double>] = []
    replicates.reserveCapacity(identities.count)
    for identity in identities {
      var without = values
      var isCarried = false
      for (column, sums) in sample.enumerated() {
        guard let place = places[column][identity] else { continue }
        isCarried = isCarried || sums.clusterCount == 1
        let weight = totals[column].1 - sums.weightSum(place)
        without[range.lowerBound + column] =
          weight.sign > 0
          ? (totals[column].0 - sums.scoreSums[place]).quotient(by: weight) : .nan
      }
      replicates.append(isCarried ? .undefined(.oneCluster) : function(without))
    }
    let terms = zip(sample, slopes[range]).map {
      LinearCombinationEstimate.Term($0, coefficient: $1)
    }
    let degrees =
      LinearCombinationEstimate(terms, kind: .unbounded).degreesOfFreedom.value
      ?? Double(max(identities.count - 1, 1))
    return CrossedEstimate.variance(replicates).map {
      (.init(variance: $0, degreesOfFreedom: degrees), identities.count)
    }
  }

  /// The errors of what is known elsewhere, added to that of the first sample.
  private static func joined(
    _ part: CrossedEstimate.Source?, with known: [Known], slopes: [Double], hasSamples: Bool
  ) -> (variance: Double, degreesOfFreedom: Double?) {
    var error = part.map { $0.variance.squareRoot() } ?? 0
    var degrees = part?.degreesOfFreedom
    for (one, slope) in zip(known, slopes) where slope != 0 {
      error += abs(slope) * one.standardError
      degrees = one.degreesOfFreedom.map { min($0, degrees ?? $0) } ?? degrees
    }
    return (error * error, degrees)
  }

  private static func variance(_ slopes: [Double], _ covariance: EstimateCovariance) -> Double {
    var sum = 0.0
    for one in slopes.indices {
      for other in slopes.indices { sum += slopes[one] * slopes[other] * covariance[one, other] }
    }
    return max(sum, 0)
  }

  // MARK: - Slopes

  /// How steep the function is in each of its numbers, by central differences; 0 where it does not exist
  /// on either side.
  private static func slopes(
    at values: [Double], _ function: ([Double]) -> Outcome<Double>
  ) -> [Double] {
    values.indices.map { place in
      // The cube root of the rounding of doubles, at which both errors of the quotient are smallest.
      let step = 6e-6 * max(abs(values[place]), 1e-2)
      func moved(_ distance: Double) -> Double? {
        var moved = values
        moved[place] += distance
        return function(moved).value
      }
      guard let above = moved(step), let below = moved(-step) else { return 0 }
      return (above - below) / (2 * step)
    }
  }
}
