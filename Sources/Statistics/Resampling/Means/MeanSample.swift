/// The scores of a ``MeanBootstrap`` and what is computed from them once.
struct MeanSample: Sendable {
  let count: Int
  let distinct: DistinctScores
  /// The scores in ascending order, less ``pivot``.
  let deviations: [Double]
  /// A score from the middle of the sample, so that sums stay small and those of whole numbers
  /// stay exact.
  let pivot: Double

  let estimate: Double
  let standardError: Double
  /// Skewness over six times the root of n: the jackknife acceleration of a mean.
  let acceleration: Outcome<Double>
  /// What two means may differ by through rounding alone.
  let resolution: Double
  /// Why nothing can be said about the spread of the mean, if so.
  let obstacle: UndefinedReason?

  init(_ scores: [Double]) {
    let sorted = scores.sorted()
    count = sorted.count
    distinct = DistinctScores(sorted: sorted)
    let pivot = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    self.pivot = pivot
    deviations = sorted.map { $0 - pivot }
    estimate = Self.mean(distinct, distinct.counts, count: count)
    standardError = Self.standardError(distinct, distinct.counts, mean: estimate, count: count)
    resolution = 64 * .ulpOfOne * max(abs(sorted.first ?? 0), abs(sorted.last ?? 0))
    let mean = estimate
    acceleration = Jackknife.acceleration(influence: sorted.map { $0 - mean })
    obstacle =
      count == 0
      ? .noData
      : count == 1
        ? .tooFewValues(1, needed: 2)
        : !estimate.isFinite || !standardError.isFinite
          ? .notFinite : distinct.values.count == 1 ? .constantData : nil
  }

  /// Why bootstrap-t is not to be trusted, if so.
  var studentizedObstacle: UndefinedReason? {
    BootstrapTLimits.obstacle(deviations.lazy.map { $0 + pivot }, units: count)
  }

  /// The mean of a resample with so many of each distinct score.
  func mean(counts: [Int]) -> Double { Self.mean(distinct, counts, count: count) }

  /// The standard error within such a resample.
  func standardError(counts: [Int]) -> Double {
    Self.standardError(distinct, counts, mean: mean(counts: counts), count: count)
  }

  private static func mean(_ distinct: DistinctScores, _ counts: [Int], count: Int) -> Double {
    // Deviations from a middle score keep the sum free of overflow and cancellation.
    guard let first = distinct.values.first, let last = distinct.values.last else { return .nan }
    guard first < last else { return first }
    let isSmall = max(abs(first), abs(last)) <= 1e3 * (last - first)
    let pivot = isSmall ? 0 : distinct.values[distinct.values.count / 2]
    var sum = CompensatedSum()
    for (value, weight) in zip(distinct.values, counts) {
      sum.add(product: Double(weight), value - pivot)
    }
    return pivot + sum.value / Double(count)
  }

  private static func standardError(
    _ distinct: DistinctScores, _ counts: [Int], mean: Double, count: Int
  ) -> Double {
    var squares = 0.0
    var kinds = 0
    for (value, weight) in zip(distinct.values, counts) where weight > 0 {
      squares += Double(weight) * (value - mean) * (value - mean)
      kinds += 1
    }
    return kinds < 2 ? 0 : squares.squareRoot() / Double(count)
  }
}

/// Where the studentized (bootstrap-t) interval of a mean is not to be trusted.
public enum BootstrapTLimits {
  /// From this share of the values at one end on, values are at a ceiling (or floor).
  static let ceiling = 0.8
  /// Below so many clusters, or rows, a ceiling leaves resamples without spread.
  static let fewest = 20

  /// Why bootstrap-t has no finite end that means anything, if so: 0/1 values, and values at a
  /// ceiling in few clusters, where many resamples show (almost) no spread.
  ///
  /// - Parameters:
  ///   - values: the values whose mean is estimated.
  ///   - units: how many clusters they come in, or how many rows where they are independent.
  public static func obstacle(_ values: some Collection<Double>, units: Int) -> UndefinedReason? {
    guard let smallest = values.min(), let largest = values.max(), smallest < largest else {
      return nil
    }
    var counts = (smallest: 0, largest: 0)
    var isZeroOne = true
    for value in values {
      if value == smallest { counts.smallest += 1 }
      if value == largest { counts.largest += 1 }
      if value != 0, value != 1 { isZeroOne = false }
    }
    let share = Double(max(counts.smallest, counts.largest)) / Double(values.count)
    let isCeiling = units < fewest && share >= ceiling
    return isZeroOne || isCeiling ? .resamplesWithoutSpread : nil
  }
}
