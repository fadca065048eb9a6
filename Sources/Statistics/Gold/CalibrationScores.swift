import Foundation

/// How well stated probabilities agree with what happened: Brier score, log loss and calibration
/// error.
public struct CalibrationScores: Sendable {
  /// How probabilities are put into bins.
  public enum Binning: Sendable, Equatable {
    /// So many bins of equal width, each with its lower end: [0, .1), ..., [.9, 1].
    case leftClosed(bins: Int)
    /// So many bins of equal width, each with its upper end: [0, .1], (.1, .2], ... (Guo, Pleiss,
    /// Sun & Weinberger 2017, "On calibration of modern neural networks").
    case rightClosed(bins: Int)
    /// So many bins of equally many rows by probability, the first ones with one more.
    case equalMass(bins: Int)

    var bins: Int {
      switch self {
      case .leftClosed(let bins), .rightClosed(let bins), .equalMass(let bins): bins
      }
    }
  }

  /// A bin with rows.
  public struct Bin: Sendable, Equatable {
    /// The bin's number, from 0.
    public let number: Int
    /// How many rows it has.
    public let rows: Int
    /// Their mean probability.
    public let meanProbability: Double
    /// The share of them that happened.
    public let share: Double

    /// How far the two are apart.
    public var gap: Double { abs(meanProbability - share) }
  }

  /// How far probabilities are from shares, over bins.
  public struct CalibrationError: Sendable, Equatable {
    /// The mean gap, rows counted alike (ECE).
    public let expected: Double
    /// The largest gap (MCE).
    public let largest: Double
    /// The root of the mean squared gap, rows counted alike.
    public let rootMeanSquare: Double
    /// The bins that have rows.
    public let bins: [Bin]
  }

  /// The parts of the Brier score: reliability - resolution + uncertainty.
  ///
  /// Murphy (1973), "A new vector partition of the probability score", by distinct probability.
  public struct Decomposition: Sendable, Equatable {
    /// The mean squared distance of probabilities from the shares at them: 0 is best.
    public let reliability: Double
    /// The mean squared distance of these shares from the share of all: more is better.
    public let resolution: Double
    /// The share of all times its rest.
    public let uncertainty: Double
  }

  /// How many rows there are.
  public let rows: Int
  /// The mean squared distance of probability and outcome.
  public let brier: Double
  /// Its standard error, from its variance over independent rows with divisor n - 1.
  public let brierError: Outcome<Double>
  /// Minus the mean log of the chance given to what happened; infinite where that was 0.
  public let logLoss: Double
  /// The parts of the Brier score.
  public let decomposition: Decomposition
  private let sorted: [(probability: Double, outcome: Bool)]

  /// Scores of independent rows.
  ///
  /// - Parameters:
  ///   - probabilities: in 0...1.
  ///   - outcomes: whether it happened.
  /// - Returns: undefined without rows.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values outside 0...1.
  /// - Complexity: O(n log n).
  public static func of(
    probabilities: [Double], outcomes: [Bool]
  ) throws(StatisticsError) -> Outcome<CalibrationScores> {
    guard probabilities.count == outcomes.count else {
      throw .lengthsDiffer(probabilities.count, outcomes.count)
    }
    for (place, value) in probabilities.enumerated() where !(value >= 0 && value <= 1) {
      throw .notAProbability(value, place: place)
    }
    guard !probabilities.isEmpty else { return .undefined(.noData) }
    return .value(CalibrationScores(probabilities, outcomes))
  }

  private init(_ probabilities: [Double], _ outcomes: [Bool]) {
    // A stable sort, as equal-mass bins are customary: rows of one probability in their order.
    let order = probabilities.indices.sorted {
      (probabilities[$0], $0) < (probabilities[$1], $1)
    }
    sorted = order.map { (probabilities[$0], outcomes[$0]) }
    rows = sorted.count
    let count = Double(sorted.count)
    let squares = sorted.map { row in
      let distance = row.probability - (row.outcome ? 1 : 0)
      return distance * distance
    }
    let brier = ExactSum(of: squares).value / count
    self.brier = brier
    let spread = ExactSum(of: squares.lazy.map { ($0 - brier) * ($0 - brier) }).value
    brierError =
      rows < 2
      ? .undefined(.tooFewValues(rows, needed: 2))
      : .value((spread / (count - 1) / count).squareRoot())
    logLoss =
      -ExactSum(of: sorted.lazy.map { log($0.outcome ? $0.probability : 1 - $0.probability) })
      .value / count
    decomposition = Self.decomposition(sorted)
  }

  /// What the Brier score gains over stating the share of all: 1 - Brier / uncertainty.
  ///
  /// - Returns: undefined where all outcomes are the same.
  public var brierSkill: Outcome<Double> {
    decomposition.uncertainty > 0
      ? .value(1 - brier / decomposition.uncertainty) : .undefined(.noVariation)
  }

  private static func decomposition(
    _ sorted: [(probability: Double, outcome: Bool)]
  ) -> Decomposition {
    let count = Double(sorted.count)
    let base = Double(sorted.count { $0.outcome }) / count
    var (reliability, resolution) = (CompensatedSum(), CompensatedSum())
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end].probability == sorted[start].probability { end += 1 }
      let size = Double(end - start)
      let share = Double(sorted[start..<end].count { $0.outcome }) / size
      let (gap, gain) = (sorted[start].probability - share, share - base)
      reliability.add(size * gap * gap)
      resolution.add(size * gain * gain)
      start = end
    }
    return Decomposition(
      reliability: reliability.value / count, resolution: resolution.value / count,
      uncertainty: base * (1 - base))
  }

  /// How far probabilities are from shares.
  ///
  /// A probability within 1e-12 of an edge of bins of equal width is taken for that edge, since
  /// 0.3 and 3/10 of the way from 0 to 1 are not the same double.
  ///
  /// - Throws: ``StatisticsError`` for less than one bin.
  public func calibrationError(
    _ binning: Binning = .rightClosed(bins: 10)
  ) throws(StatisticsError) -> CalibrationError {
    let count = binning.bins
    guard count >= 1 else {
      throw .argumentOutOfRange("the number of bins", Double(count), range: "1 or more")
    }
    var numbers = [Int](repeating: 0, count: rows)
    switch binning {
    case .equalMass:
      let (size, rest) = (rows / count, rows % count)
      for row in 0..<rows {
        // The first `rest` bins have one row more.
        numbers[row] =
          row < rest * (size + 1) ? row / (size + 1) : rest + (row - rest * (size + 1)) / size
      }
    case .leftClosed, .rightClosed:
      for (row, value) in sorted.enumerated() {
        let place = value.probability * Double(count)
        let nearest = place.rounded()
        let isEdge = abs(place - nearest) < 1e-12 * Double(count)
        let bin: Int
        if case .leftClosed = binning {
          bin = Int(isEdge ? nearest : place.rounded(.down))
        } else {
          bin = Int(isEdge ? nearest : place.rounded(.up)) - 1
        }
        numbers[row] = min(max(bin, 0), count - 1)
      }
    }
    var bins: [Bin] = []
    var start = 0
    while start < rows {
      var end = start
      var sum = CompensatedSum()
      while end < rows, numbers[end] == numbers[start] {
        sum.add(sorted[end].probability)
        end += 1
      }
      let size = Double(end - start)
      bins.append(
        Bin(
          number: numbers[start], rows: end - start, meanProbability: sum.value / size,
          share: Double(sorted[start..<end].count { $0.outcome }) / size))
      start = end
    }
    let total = Double(rows)
    return CalibrationError(
      expected: bins.reduce(0) { $0 + Double($1.rows) / total * $1.gap },
      largest: bins.map(\.gap).max() ?? 0,
      rootMeanSquare: bins.reduce(0) { $0 + Double($1.rows) / total * $1.gap * $1.gap }
        .squareRoot(), bins: bins)
  }
}
