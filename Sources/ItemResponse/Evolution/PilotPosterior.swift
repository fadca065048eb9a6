internal import Foundation

/// The posterior distribution of the discrimination and the difficulty of a new item.
///
/// Kept as probabilities on a grid of log-discriminations and difficulties, so that questions beyond
/// means and variances can be asked of it. See ``PilotCalibration``.
public struct PilotPosterior: Sendable, Equatable {
  /// The posterior mean of the discrimination.
  public let discrimination: Double
  /// The posterior mean of the difficulty.
  public let difficulty: Double
  /// The posterior covariance of discrimination and difficulty about these means.
  public let uncertainty: ParameterUncertainty
  /// The item of the posterior means of slope and intercept, with their covariance.
  ///
  /// For tests: abilities and information rest on slope and intercept, of which this item has the right
  /// means and covariance. Where little is known its difficulty, minus the intercept over the slope, is
  /// not quite ``difficulty``.
  public let calibratedItem: CalibratedItem

  private let grid: PilotGrid
  /// The probability of each point, log-discrimination after log-discrimination.
  private let weights: [Double]

  init(_ grid: PilotGrid, logDensities: [Double]) {
    let largest = logDensities.max() ?? 0
    var weights = logDensities.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    for place in weights.indices { weights[place] /= total }
    let columns = grid.difficulties.count
    func mean(_ value: (_ slope: Double, _ difficulty: Double) -> Double) -> Double {
      var sum = 0.0
      for (row, logarithm) in grid.logs.enumerated() {
        let slope = exp(logarithm)
        for column in 0..<columns {
          sum += weights[row * columns + column] * value(slope, grid.difficulties[column])
        }
      }
      return sum
    }
    let slope = mean { slope, _ in slope }
    let difficulty = mean { _, difficulty in difficulty }
    let intercept = mean { -$0 * $1 }
    let slopeVariance = mean { value, _ in (value - slope) * (value - slope) }
    discrimination = slope
    self.difficulty = difficulty
    uncertainty = ParameterUncertainty(
      uncheckedDiscriminationVariance: slopeVariance,
      covariance: mean { ($0 - slope) * ($1 - difficulty) },
      difficultyVariance: mean { ($1 - difficulty) * ($1 - difficulty) })
    calibratedItem = CalibratedItem(
      unchecked: Item(
        unchecked: .logistic, discrimination: slope, intercepts: [intercept], lower: 0, upper: 1),
      uncertainty: ParameterUncertainty(
        slope: slope, intercept: intercept, slopeVariance: slopeVariance,
        covariance: mean { ($0 - slope) * (-$0 * $1 - intercept) },
        interceptVariance: mean { (-$0 * $1 - intercept) * (-$0 * $1 - intercept) }))
    self.grid = grid
    self.weights = weights
  }

  /// The probability that the difficulty lies in a range and the discrimination is so large.
  ///
  /// - Parameters:
  ///   - difficulties: ends included; `-.infinity` and `.infinity` leave a side open.
  ///   - leastDiscrimination: 0 for any.
  /// - Returns: 0...1, to about 0.005: between the points of the grid the density is taken as level.
  /// - Complexity: O(1,089).
  public func probability(
    difficulties: ClosedRange<Double> = -Double.infinity...Double.infinity,
    leastDiscrimination: Double = 0
  ) -> Double {
    let least = leastDiscrimination > 0 ? log(leastDiscrimination) : -.infinity
    let rows = grid.logs.map { Self.share($0, grid.logStep, least...Double.infinity) }
    let columns = grid.difficulties.map { Self.share($0, grid.difficultyStep, difficulties) }
    var sum = 0.0
    for (row, height) in rows.enumerated() where height > 0 {
      var part = 0.0
      for (column, width) in columns.enumerated() {
        part += width * weights[row * columns.count + column]
      }
      sum += height * part
    }
    return min(max(sum, 0), 1)
  }

  /// The ends of the central interval of the difficulty.
  ///
  /// - Parameter level: between 0 and 1.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for another level.
  public func difficultyInterval(
    level: Double = 0.95
  ) throws(ItemResponseError) -> ClosedRange<Double> {
    let columns = grid.difficulties.count
    return try interval(
      level, at: grid.difficulties, step: grid.difficultyStep,
      shares: (0..<columns).map { column in
        grid.logs.indices.reduce(0) { $0 + weights[$1 * columns + column] }
      })
  }

  /// The ends of the central interval of the discrimination.
  ///
  /// - Parameter level: between 0 and 1.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for another level.
  public func discriminationInterval(
    level: Double = 0.95
  ) throws(ItemResponseError) -> ClosedRange<Double> {
    let columns = grid.difficulties.count
    let logs = try interval(
      level, at: grid.logs, step: grid.logStep,
      shares: grid.logs.indices.map { row in
        weights[row * columns..<(row + 1) * columns].reduce(0, +)
      })
    return exp(logs.lowerBound)...exp(logs.upperBound)
  }

  private func interval(
    _ level: Double, at points: [Double], step: Double, shares: [Double]
  ) throws(ItemResponseError) -> ClosedRange<Double> {
    guard level > 0, level < 1 else {
      throw .unusableSetting("the level \(level) of an interval is not between 0 and 1")
    }
    func quantile(_ probability: Double) -> Double {
      var below = 0.0
      for (point, share) in zip(points, shares) {
        if share > 0, below + share >= probability {
          return point + step * ((probability - below) / share - 0.5)
        }
        below += share
      }
      return points[points.count - 1] + step / 2
    }
    let lower = quantile((1 - level) / 2)
    return lower...max(lower, quantile((1 + level) / 2))
  }

  /// How much of the cell about a point lies in a range.
  private static func share(
    _ point: Double, _ step: Double, _ range: ClosedRange<Double>
  ) -> Double {
    let lower = max(point - step / 2, range.lowerBound)
    let upper = min(point + step / 2, range.upperBound)
    return max(0, upper - lower) / step
  }
}

/// Equally spaced points of log-discriminations and difficulties.
struct PilotGrid: Sendable, Equatable {
  let logs: [Double]
  let difficulties: [Double]
  let logStep: Double
  let difficultyStep: Double

  init(_ box: PilotBox, rows: Int, columns: Int) {
    func points(
      _ range: ClosedRange<Double>, _ count: Int
    ) -> (points: [Double], step: Double) {
      let step = (range.upperBound - range.lowerBound) / Double(count - 1)
      return ((0..<count).map { range.lowerBound + step * Double($0) }, step)
    }
    (logs, logStep) = points(box.logs, rows)
    (difficulties, difficultyStep) = points(box.difficulties, columns)
  }
}

/// The part of the plane in which the posterior is looked for.
struct PilotBox: Sendable, Equatable {
  var logs: ClosedRange<Double>
  var difficulties: ClosedRange<Double>

  /// Densities smaller than the largest by this factor, exp(-18), are left out.
  private static let reach = 18.0

  /// The box about the points that matter; nil where it is hardly smaller.
  func closer(to grid: PilotGrid, values: [Double]) -> PilotBox? {
    let least = (values.max() ?? 0) - Self.reach
    let columns = grid.difficulties.count
    var (rows, places) = (Set<Int>(), Set<Int>())
    for (place, value) in values.enumerated() where value > least {
      rows.insert(place / columns)
      places.insert(place % columns)
    }
    let box = PilotBox(
      logs: Self.about(rows, grid.logs, grid.logStep, within: logs),
      difficulties: Self.about(
        places, grid.difficulties, grid.difficultyStep, within: difficulties))
    let share =
      (box.logs.upperBound - box.logs.lowerBound) / (logs.upperBound - logs.lowerBound)
      * (box.difficulties.upperBound - box.difficulties.lowerBound)
      / (difficulties.upperBound - difficulties.lowerBound)
    return share < 0.7 ? box : nil
  }

  /// From one and a half steps before the first point to as much after the last.
  private static func about(
    _ places: Set<Int>, _ points: [Double], _ step: Double, within range: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    guard let first = places.min(), let last = places.max() else { return range }
    return max(
      range.lowerBound, points[first] - 1.5 * step)...min(
        range.upperBound, points[last] + 1.5 * step)
  }
}
