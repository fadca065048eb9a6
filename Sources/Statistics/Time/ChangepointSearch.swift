import Foundation

/// Finds the points at which a series changes.
///
///     let search = try ChangepointSearch(weeklyMeans)
///     search.pelt(penalty: .automatic).value?.changepoints
///
/// Every point is a candidate: there is no grid of candidates that could miss the change.
public struct ChangepointSearch: Sendable {
  private let series: [Double]
  private let cost: SegmentCost
  private let minimumLength: Int

  /// A series in the order of time.
  ///
  /// - Parameters:
  ///   - series: the values in the order of time, finite.
  ///   - cost: what a segment costs.
  ///   - minimumLength: the fewest points of a segment, at least 1; with variances at least 2.
  /// - Throws: ``StatisticsError`` when a value is not finite or the minimum is out of range.
  public init(
    _ series: [Double], cost: SegmentCost = .mean, minimumLength: Int = 2
  ) throws(StatisticsError) {
    try requireFinite(series)
    let least = cost == .mean ? 1 : 2
    guard minimumLength >= least else {
      throw .argumentOutOfRange(
        "the minimum length", Double(minimumLength), range: "at least \(least)")
    }
    self.series = series
    self.cost = cost
    self.minimumLength = minimumLength
  }

  /// The segmentation with the smallest cost plus penalties, by PELT.
  ///
  /// The result is the exact optimum: pruning drops only candidates that cannot win. PELT's own rule
  /// drops the starts before a change; where there is none, functional pruning drops a start that an
  /// earlier or a later one beats whatever the mean of the segment may turn out to be.
  ///
  /// Source: Killick, Fearnhead & Eckley (2012), "Optimal detection of changepoints with a linear
  /// computational cost"; Maidstone et al. (2017), "On optimal multiple changepoint algorithms for
  /// large data", for functional pruning; Truong & Runge (2024), "An efficient algorithm for exact
  /// segmentation of large compositional and categorical time series", for pairs of starts.
  ///
  /// - Returns: undefined for a series shorter than the minimum length, and for the automatic
  ///   penalty without noise or a penalty that is negative or not finite.
  /// - Complexity: about O(n log n) for the mean, with changes and without; where variances are free
  ///   too and with `.modifiedBIC`, O(n) where changes are spread over the series and O(n²) where
  ///   there is none.
  public func pelt(penalty: ChangepointPenalty = .automatic) -> Outcome<Segmentation> {
    guard series.count >= minimumLength else {
      return .undefined(.tooFewValues(series.count, needed: minimumLength))
    }
    return penalty.amount(for: series, kind: cost).flatMap { amount in
      let costs = SegmentCosts(series, kind: cost, isModified: penalty == .modifiedBIC)
      guard costs.isFinite else { return .undefined(.notFinite) }
      return segmentation(
        optimal(costs, penalty: amount, minimumLength: minimumLength), penalty: amount)
    }
  }

  /// The segmentation of the smallest cost with a given number of changepoints, by dynamic
  /// programming.
  ///
  /// Source: Auger & Lawrence (1989); Bai & Perron (2003), "Computation and analysis of multiple
  /// structural change models".
  ///
  /// - Parameter count: at least 0.
  /// - Returns: undefined where the series is too short for so many segments.
  /// - Complexity: O(count · n²).
  public func exact(changepoints count: Int) -> Outcome<Segmentation> {
    let needed = (max(count, 0) + 1) * minimumLength
    guard count >= 0, series.count >= needed else {
      return .undefined(.tooFewValues(series.count, needed: needed))
    }
    return segmentation(path(upTo: count)[count], penalty: nil)
  }

  /// The segmentation that adds one best changepoint at a time.
  ///
  /// Faster than ``exact(changepoints:)`` and not always as good: for comparison.
  ///
  /// Source: Scott & Knott (1974).
  ///
  /// - Returns: undefined where no further segment can be cut.
  /// - Complexity: O(count · n).
  public func binarySegmentation(changepoints count: Int) -> Outcome<Segmentation> {
    let needed = (max(count, 0) + 1) * minimumLength
    guard count >= 0, series.count >= needed else {
      return .undefined(.tooFewValues(series.count, needed: needed))
    }
    let costs = SegmentCosts(series, kind: cost, isModified: false)
    var ends = [series.count]
    for _ in 0..<count {
      var best: (gain: Double, cut: Int)?
      for (place, end) in ends.enumerated() {
        let start = place == 0 ? 0 : ends[place - 1]
        guard end - start >= 2 * minimumLength else { continue }
        let whole = costs(start, end)
        for cut in (start + minimumLength)...(end - minimumLength) {
          let gain = whole - costs(start, cut) - costs(cut, end)
          if gain > best?.gain ?? -.infinity { best = (gain, cut) }
        }
      }
      guard let best else { return .undefined(.tooFewValues(series.count, needed: needed)) }
      ends = (ends + [best.cut]).sorted()
    }
    return segmentation(Array(ends.dropLast()), penalty: nil)
  }

  /// The best changepoints for each number of them from 0 to `most`, each list in ascending order.
  func path(upTo most: Int) -> [[Int]] {
    let n = series.count
    let costs = SegmentCosts(series, kind: cost, isModified: false)
    var least = [Double](repeating: .infinity, count: n + 1)
    for end in minimumLength..<max(n + 1, minimumLength) { least[end] = costs(0, end) }
    var cuts: [[Int32]] = []
    for level in 1..<(most + 1) {
      var next = [Double](repeating: .infinity, count: n + 1)
      var chosen = [Int32](repeating: 0, count: n + 1)
      costs.withCost { cost in
        for end in stride(from: (level + 1) * minimumLength, through: n, by: 1) {
          var best = Double.infinity
          var cut = 0
          for start in (level * minimumLength)...(end - minimumLength) {
            let value = least[start] + cost(start, end)
            if value < best {
              best = value
              cut = start
            }
          }
          next[end] = best
          chosen[end] = Int32(truncatingIfNeeded: cut)
        }
      }
      least = next
      cuts.append(chosen)
    }
    return (0...most).map { level in
      var end = n
      var points: [Int] = []
      for step in stride(from: level - 1, through: 0, by: -1) {
        end = Int(cuts[step][end])
        points.append(end)
      }
      return points.reversed()
    }
  }

  private func segmentation(_ changepoints: [Int], penalty: Double?) -> Outcome<Segmentation> {
    let costs = SegmentCosts(series, kind: cost, isModified: false)
    let bounds = [0] + changepoints + [series.count]
    let total = zip(bounds, bounds.dropFirst()).reduce(0) { $0 + costs($1.0, $1.1) }
    guard total.isFinite else { return .undefined(.notFinite) }
    return .value(Segmentation(changepoints: changepoints, cost: total, penalty: penalty))
  }
}

/// What a further changepoint costs.
public enum ChangepointPenalty: Sendable, Equatable {
  /// This much, on the scale of the segment cost.
  case value(Double)
  /// Schwarz's criterion for a series whose noise has variance 1: the number of parameters of a
  /// changepoint times log n.
  case bic
  /// The modified criterion of Zhang & Siegmund (2007), which also charges for the lengths of the
  /// segments.
  case modifiedBIC
  /// Three times log n times the variance of the noise, which is estimated from the differences of
  /// neighbours: the modified criterion for a series on any scale.
  case automatic

  /// The penalty for a series; undefined for one without noise to measure, or a value out of range.
  func amount(for series: [Double], kind: SegmentCost) -> Outcome<Double> {
    let logCount = log(Double(max(series.count, 1)))
    let parameters = kind == .mean ? 1.0 : 2
    switch self {
    case .value(let value):
      return value >= 0 && value.isFinite
        ? .value(value) : .undefined(.outsideDomain("penalties of 0 or more"))
    case .bic: return .value((parameters + 1) * logCount)
    case .modifiedBIC: return .value((parameters + 2) * logCount)
    case .automatic:
      let charge = (parameters + 2) * logCount
      guard kind == .mean else { return .value(charge) }
      return NoiseScale.standardDeviation(of: series).flatMap { .finite(charge * $0 * $0) }
    }
  }
}

/// A series cut into segments.
public struct Segmentation: Sendable, Equatable, Codable {
  /// The number of the last point of each segment but the last, counted from 1.
  public let changepoints: [Int]
  /// The sum of the costs of the segments, without penalties.
  public let cost: Double
  /// The penalty for each changepoint; nil where their number was given.
  public let penalty: Double?

  /// The cost with the penalty for each changepoint.
  public var objective: Double { cost + (penalty ?? 0) * Double(changepoints.count) }
}
