import Foundation

/// What a segment of a series costs: how badly one level fits it.
public enum SegmentCost: String, CaseIterable, Codable, Sendable {
  /// The sum of squared distances from the segment's mean: for shifts of the mean.
  case mean
  /// Twice the negative log likelihood of a normal segment with its own mean and variance.
  case meanAndVariance
}

/// Costs of segments by prefix sums of the centred series.
struct SegmentCosts: Sendable {
  let count: Int
  let kind: SegmentCost
  private let sums: [Double]
  private let squares: [Double]
  /// Whether each segment also costs the logarithm of its length (Zhang & Siegmund 2007).
  let isModified: Bool

  init(_ series: [Double], kind: SegmentCost, isModified: Bool) {
    count = series.count
    self.kind = kind
    self.isModified = isModified
    // Distances from the mean keep the differences of sums of squares free of cancellation.
    let centre = series.isEmpty ? 0 : series.reduce(0, +) / Double(series.count)
    var sums = [0.0]
    var squares = [0.0]
    sums.reserveCapacity(series.count + 1)
    squares.reserveCapacity(series.count + 1)
    var sum = CompensatedSum()
    var square = CompensatedSum()
    for value in series {
      let distance = value - centre
      sum.add(distance)
      square.add(product: distance, distance)
      sums.append(sum.value)
      squares.append(square.value)
    }
    self.sums = sums
    self.squares = squares
  }

  /// The cost of the points `start..<end`.
  func callAsFunction(_ start: Int, _ end: Int) -> Double {
    sums.withUnsafeBufferPointer { sums in
      squares.withUnsafeBufferPointer { squares in
        Self.cost(sums, squares, start, end, kind, isModified)
      }
    }
  }

  /// Whether no sum has left the range of finite numbers.
  var isFinite: Bool { sums[count].isFinite && squares[count].isFinite }

  /// The sum of the first `end` points, centred.
  func sum(upTo end: Int) -> Double { sums[end] }

  /// The sum of the squares of the first `end` points, centred.
  func squares(upTo end: Int) -> Double { squares[end] }

  /// The floor under variances, which keeps constant segments from costing minus infinity; R
  /// `changepoint` has it too.
  static let smallestVariance = 1e-11

  /// The count and the mean (centred) of the points `start..<end`, and the sum of their squared
  /// distances from it.
  func mean(_ start: Int, _ end: Int) -> (count: Double, mean: Double, residual: Double) {
    let count = Double(end - start)
    let sum = sums[end] - sums[start]
    return (count, sum / count, max(squares[end] - squares[start] - sum * sum / count, 0))
  }

  /// Runs a loop with the cost as a function over unsafe buffers.
  func withCost<Result>(_ body: ((Int, Int) -> Double) -> Result) -> Result {
    sums.withUnsafeBufferPointer { sums in
      squares.withUnsafeBufferPointer { squares in
        body { Self.cost(sums, squares, $0, $1, kind, isModified) }
      }
    }
  }

  @inline(__always)
  private static func cost(
    _ sums: UnsafeBufferPointer<Double>, _ squares: UnsafeBufferPointer<Double>, _ start: Int,
    _ end: Int, _ kind: SegmentCost, _ isModified: Bool
  ) -> Double {
    let length = Double(end - start)
    let sum = sums[end] - sums[start]
    let residual = max(squares[end] - squares[start] - sum * sum / length, 0)
    let cost =
      switch kind {
      case .mean: residual
      case .meanAndVariance:
        length * (log(2 * Double.pi) + log(max(residual / length, smallestVariance)) + 1)
      }
    return isModified ? cost + log(length) : cost
  }
}
