import Foundation
import RandomStreams

/// Whether the entries of two distance matrices of the same objects go together (Mantel 1967).
///
/// The entries of one matrix are no independent data, so that the correlation is held against those
/// with the objects of the first matrix dealt anew, rows and columns together: over all n! ways up to
/// nine objects, else over random ones.
public struct MantelTest: Sendable, Equatable {
  /// The correlation of the entries below the diagonals.
  public let correlation: Outcome<Double>
  /// How often dealt objects correlate at least as much; an order counts from r - 1e-12 on.
  public let greater: Outcome<TestResult>
  /// How often they are at least as far from 0.
  public let twoSided: Outcome<TestResult>
  /// How many ways were gone through, the given one included.
  public let permutations: Int
  /// How many of them correlate at least as much.
  public let extreme: Int
  /// The mean and the standard deviation (divisor the number of ways) of the correlations of all ways.
  public let nullMean: Outcome<Double>
  public let nullDeviation: Outcome<Double>

  private static let mostOrdered = 9

  /// - Parameters:
  ///   - first: one row for each object, symmetric and finite; the diagonal is not read.
  ///   - second: the same of as many objects.
  ///   - usesRanks: whether the entries are replaced by their ranks, ties sharing their mean rank:
  ///     Spearman's correlation in place of Pearson's.
  ///   - permutations: how many random ways where there are too many to go through.
  ///   - seed: of these.
  /// - Throws: ``StatisticsError`` for matrices that are not square, symmetric and of one size, and for
  ///   fewer than three objects.
  /// - Complexity: O(ways x n²).
  public init(
    _ first: [[Double]], _ second: [[Double]], usesRanks: Bool = false, permutations: Int = 9_999,
    seed: UInt64 = 0
  ) throws(StatisticsError) {
    let count = first.count
    guard second.count == count else { throw .lengthsDiffer(count, second.count) }
    guard count >= 3 else {
      throw .argumentOutOfRange("objects", Double(count), range: "3 or more")
    }
    guard permutations > 0 else { throw .tooFewReplicates(permutations) }
    for matrix in [first, second] {
      for row in matrix.indices {
        guard matrix[row].count == count else { throw .lengthsDiffer(count, matrix[row].count) }
        for column in 0..<row {
          guard matrix[row][column].isFinite, matrix[row][column] == matrix[column][row] else {
            throw .notACovariance
          }
        }
      }
    }
    let (one, other) = (
      Self.entries(first, usesRanks: usesRanks), Self.entries(second, usesRanks: usesRanks)
    )
    func norm(_ matrix: [Double]) -> Double {
      (matrix.reduce(0) { $0 + $1 * $1 } / 2).squareRoot()
    }
    let scale = norm(one) * norm(other)
    guard scale > 0, scale.isFinite else {
      let reason: UndefinedReason = scale == 0 ? .noVariation : .notFinite
      correlation = .undefined(reason)
      (greater, twoSided) = (.undefined(reason), .undefined(reason))
      (nullMean, nullDeviation) = (.undefined(reason), .undefined(reason))
      (self.permutations, extreme) = (0, 0)
      return
    }
    func product(_ order: [Int]) -> Double {
      var sum = 0.0
      for row in 0..<count {
        let base = order[row] * count
        for column in 0..<row { sum += one[base + order[column]] * other[row * count + column] }
      }
      return sum / scale
    }
    let observed = product(Array(0..<count))
    var tally = (ways: 0, greater: 0, far: 0, sum: 0.0, squares: 0.0)
    func add(_ order: [Int]) {
      let value = product(order)
      tally.ways += 1
      if value >= observed - 1e-12 { tally.greater += 1 }
      if abs(value) >= abs(observed) - 1e-12 { tally.far += 1 }
      tally.sum += value
      tally.squares += value * value
    }
    let isExact = count <= Self.mostOrdered
    if isExact {
      var order = Array(0..<count)
      Self.forEachOrder(&order, from: 0, add)
    } else {
      add(Array(0..<count))
      for number in 0..<permutations {
        var stream = RandomStream(seed: seed, purpose: "mantel", index: UInt64(number))
        var order = Array(0..<count)
        stream.shuffle(&order)
        add(order)
      }
    }
    func result(_ extreme: Int, _ alternative: Alternative) -> Outcome<TestResult> {
      .value(
        TestResult(
          statistic: observed, pValue: Double(extreme) / Double(tally.ways),
          method: isExact ? .exact : .permutation, alternative: alternative,
          permutations: isExact ? nil : permutations))
    }
    self.correlation = .value(observed)
    greater = result(tally.greater, .greater)
    twoSided = result(tally.far, .twoSided)
    self.permutations = tally.ways
    extreme = tally.greater
    let mean = tally.sum / Double(tally.ways)
    nullMean = .value(mean)
    nullDeviation = .value(
      max(tally.squares / Double(tally.ways) - mean * mean, 0).squareRoot())
  }

  /// The entries or their ranks, less the mean of those below the diagonal; 0 on it.
  private static func entries(_ matrix: [[Double]], usesRanks: Bool) -> [Double] {
    let count = matrix.count
    let places = (0..<count).flatMap { row in (0..<row).map { (row, $0) } }
    var values = places.map { matrix[$0.0][$0.1] }
    if usesRanks { values = Midranks(values).ranks }
    let varies = values.contains { $0 != values[0] }
    let mean = values.reduce(0, +) / Double(values.count)
    var entries = [Double](repeating: 0, count: count * count)
    for (place, value) in zip(places, values) where varies {
      entries[place.0 * count + place.1] = value - mean
      entries[place.1 * count + place.0] = value - mean
    }
    return entries
  }

  private static func forEachOrder(
    _ order: inout [Int], from place: Int, _ body: ([Int]) -> Void
  ) {
    guard place < order.count - 1 else { return body(order) }
    for other in place..<order.count {
      order.swapAt(place, other)
      forEachOrder(&order, from: place + 1, body)
      order.swapAt(place, other)
    }
  }
}
