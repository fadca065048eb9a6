import GSLSupport

/// How well a score tells items that were seen from items that were not: the ROC curve.
///
/// Source: DeLong, DeLong & Clarke-Pearson (1988), "Comparing the areas under two or more
/// correlated receiver operating characteristic curves"; Sun & Xu (2014) for the midranks.
public struct ReceiverOperatingCharacteristic: Sendable {
  /// One point of the curve: items with at least the threshold's score are called positive.
  public struct Point: Sendable, Equatable {
    /// The score from which items are called positive.
    public let threshold: Double
    /// The share of the negatives that are called positive, 0...1.
    public let falsePositiveRate: Double
    /// The share of the positives that are called positive, 0...1.
    public let truePositiveRate: Double
  }

  /// How many items are positive: seen in training.
  public let positives: Int
  /// How many are not.
  public let negatives: Int
  /// The curve from the highest threshold to the lowest; empty where it is not testable.
  public let points: [Point]

  /// For each positive the share of the negatives below it, ties by half; in the order given.
  let positivePlacements: [Double]
  /// For each negative the share of the positives above it, ties by half.
  let negativePlacements: [Double]
  private let isPositive: [Bool]

  /// A score per item with its class.
  ///
  /// - Parameters:
  ///   - scores: finite; higher speaks for a positive.
  ///   - isPositive: whether the item was seen.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a score is not finite.
  /// - Complexity: O(n log n).
  public init(scores: [Double], isPositive: [Bool]) throws(StatisticsError) {
    guard scores.count == isPositive.count else {
      throw .lengthsDiffer(scores.count, isPositive.count)
    }
    try requireFinite(scores)
    self.isPositive = isPositive
    let above = zip(scores, isPositive).filter(\.1).map(\.0)
    let below = zip(scores, isPositive).filter { !$0.1 }.map(\.0)
    positives = above.count
    negatives = below.count
    let all = Midranks(above + below).ranks
    let withinAbove = Midranks(above).ranks
    let withinBelow = Midranks(below).ranks
    let (m, n) = (Double(above.count), Double(below.count))
    positivePlacements = above.indices.map { (all[$0] - withinAbove[$0]) / n }
    negativePlacements = below.indices.map {
      1 - (all[above.count + $0] - withinBelow[$0]) / m
    }
    points =
      above.isEmpty || below.isEmpty ? [] : Self.curve(scores, isPositive, m, n)
  }

  private static func curve(
    _ scores: [Double], _ isPositive: [Bool], _ positives: Double, _ negatives: Double
  ) -> [Point] {
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var points: [Point] = []
    var (hits, alarms) = (0, 0)
    for (place, index) in order.enumerated() {
      if isPositive[index] { hits += 1 } else { alarms += 1 }
      // Items of one score are called together.
      if place + 1 < order.count, scores[order[place + 1]] == scores[index] { continue }
      points.append(
        Point(
          threshold: scores[index], falsePositiveRate: Double(alarms) / negatives,
          truePositiveRate: Double(hits) / positives))
    }
    return points
  }

  /// Why there is no curve, if so: one of the classes is empty.
  public var obstacle: UndefinedReason? {
    if positives == 0 { return .notTestable("no item is known to have been seen") }
    if negatives == 0 { return .notTestable("no item is known to be unseen") }
    return nil
  }

  /// The area under the curve: the chance that a positive scores above a negative, ties by half.
  public var area: Outcome<Double> {
    obstacle.map { .undefined($0) }
      ?? .finite(Jackknife.sum(positivePlacements) / Double(positives))
  }

  /// The standard error of the area by DeLong's method.
  ///
  /// - Returns: undefined with fewer than two items in a class.
  public var standardError: Outcome<Double> {
    Self.covariance(self, self).map { $0.squareRoot() }
  }

  /// DeLong's normal interval for the area, cut to 0...1.
  ///
  /// - Returns: undefined where the score separates the classes without exception: the variance is
  ///   then 0 and says nothing.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return area.flatMap { area in
      standardError.flatMap { error in
        guard error > 0 else {
          return .undefined(.notTestable("the area has no variance: all placements are equal"))
        }
        return .computing { () throws(GSLError) in
          let reach = try NormalDistribution.quantile((1 + level) / 2) * error
          return ConfidenceInterval(
            lower: max(0, area - reach), upper: min(1, area + reach), level: level,
            method: "delong")
        }
      }
    }
  }

  /// The largest true positive rate at a false positive rate of at most the given one.
  public func truePositiveRate(falsePositiveRate limit: Double) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    guard limit >= 0, limit <= 1 else { return .undefined(.invalidLevel(limit)) }
    return .value(points.last { $0.falsePositiveRate <= limit }?.truePositiveRate ?? 0)
  }

  /// The smallest false positive rate at a true positive rate of at least the given one.
  public func falsePositiveRate(truePositiveRate limit: Double) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    guard limit >= 0, limit <= 1 else { return .undefined(.invalidLevel(limit)) }
    return .value(points.first { $0.truePositiveRate >= limit }?.falsePositiveRate ?? 1)
  }

  /// DeLong's test of equal areas of two scores of the same items.
  ///
  /// - Returns: z of this area less the other; undefined where the difference has no variance.
  /// - Throws: ``StatisticsError`` when the two are not of the same items with the same classes.
  public func comparison(
    with other: ReceiverOperatingCharacteristic, alternative: Alternative = .twoSided
  ) throws(StatisticsError) -> Outcome<TestResult> {
    guard isPositive.count == other.isPositive.count else {
      throw .lengthsDiffer(isPositive.count, other.isPositive.count)
    }
    guard isPositive == other.isPositive else { throw .notInDesign("common classes of items") }
    return area.flatMap { first in
      other.area.flatMap { second in
        Self.covariance(self, self).flatMap { own in
          Self.covariance(other, other).flatMap { others in
            Self.covariance(self, other).flatMap { shared in
              let variance = own + others - 2 * shared
              guard variance > 1e-15 else {
                return .undefined(.notTestable("the difference of the areas has no variance"))
              }
              let z = (first - second) / variance.squareRoot()
              return .computing { () throws(GSLError) in
                TestResult(
                  statistic: z, pValue: try TailProbability.normal(z, alternative),
                  method: .asymptotic, alternative: alternative)
              }
            }
          }
        }
      }
    }
  }

  private static func covariance(
    _ first: ReceiverOperatingCharacteristic, _ second: ReceiverOperatingCharacteristic
  ) -> Outcome<Double> {
    if let obstacle = first.obstacle { return .undefined(obstacle) }
    let fewest = min(first.positives, first.negatives)
    guard fewest >= 2 else { return .undefined(.tooFewValues(fewest, needed: 2)) }
    return .finite(
      covariance(first.positivePlacements, second.positivePlacements)
        + covariance(first.negativePlacements, second.negativePlacements))
  }

  /// The covariance of two lists over their length.
  private static func covariance(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY) = (Jackknife.sum(x) / count, Jackknife.sum(y) / count)
    var sum = CompensatedSum()
    for (a, b) in zip(x, y) { sum.add(product: a - meanX, b - meanY) }
    return sum.value / (count - 1) / count
  }
}
