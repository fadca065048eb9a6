import Foundation
import RandomStreams
public import Statistics

/// Whether values lie round a circle in a stated order: neighbours go together, opposites do not.
///
/// The fit is the correlation of the observed correlations of values with the cosines of the angles
/// between them. The order test (Hubert & Arabie 1987; Tracey & Rounds 1997) asks of every two pairs
/// of values whether the closer pair correlates more, which supposes no more than the order. Both are
/// held against the values dealt anew round the circle, over all ways to do so where there are at most
/// two million, else over random ones.
public struct CircumplexFit: Sendable, Equatable {
  /// What the entries of the matrix are.
  public enum Measure: String, CaseIterable, Codable, Sendable {
    /// Large for values that go together.
    case correlations
    /// Small for values that go together.
    case distances
  }

  /// How many values there are.
  public let values: Int
  /// The correlation of the entries with the cosines of the angles; of distances with its sign
  /// turned, so that 1 is a perfect circle either way.
  public let correlation: Outcome<Double>
  /// How often another labelling fits as well, against the alternative that this one fits better.
  public let test: Outcome<TestResult>
  /// How many predictions the order makes: every two pairs whose distances round the circle differ.
  public let predictions: Int
  /// How many of them the entries meet, and how many they leave open because they are equal.
  public let met: Int
  /// Predictions of which both pairs have the same entry.
  public let tied: Int
  /// (met - violated) / predictions: 1 for a perfect order, about 0 for none.
  public let correspondenceIndex: Outcome<Double>
  /// How often another labelling meets as many.
  public let orderTest: Outcome<TestResult>
  /// How many labellings were gone through, this one included.
  public let labellings: Int
  /// Whether they were all.
  public let isExact: Bool

  private static let mostLabellings = 2_000_000

  /// - Parameters:
  ///   - matrix: one row for each value, symmetric and finite; the diagonal is not read.
  ///   - measure: what the entries are.
  ///   - angles: where the values lie, in degrees; nil for equal steps in the order of the rows.
  ///   - permutations: how many random labellings where there are too many to go through.
  ///   - seed: of these.
  /// - Throws: ``ItemResponseError`` for a matrix that is not square and symmetric, for other than 3 to
  ///   16 values, and where the angles are not as many.
  /// - Complexity: O(labellings x values²).
  public init(
    _ matrix: [[Double]], measure: Measure = .correlations, angles: [Double]? = nil,
    permutations: Int = 9_999, seed: UInt64 = 0
  ) throws(ItemResponseError) {
    let count = matrix.count
    guard (3...16).contains(count), matrix.allSatisfy({ $0.count == count }) else {
      throw .unusableSetting("a circle takes a square matrix of 3 to 16 values")
    }
    guard angles?.count ?? count == count, angles?.allSatisfy(\.isFinite) ?? true,
      permutations > 0
    else { throw .unusableSetting("there is one angle for each value, and a permutation at least") }
    for row in 0..<count {
      for column in 0..<row {
        guard matrix[row][column].isFinite, matrix[row][column] == matrix[column][row] else {
          throw .unusableSetting("the matrix is not symmetric and finite")
        }
      }
    }
    values = count
    let sign = measure == .correlations ? 1.0 : -1.0
    let circle = CircleLabellings(
      (0..<count * count).map { sign * matrix[$0 / count][$0 % count] }, count: count,
      angles: angles)
    predictions = circle.predictions
    (met, tied) = circle.order
    correspondenceIndex =
      predictions > 0
      ? .value(Double(2 * met + tied - predictions) / Double(predictions))
      : .undefined(.noVariation)
    correlation = circle.correlation.map { .value($0) } ?? .undefined(.noVariation)
    let isExact = circle.labellings <= Self.mostLabellings
    self.isExact = isExact
    let tally =
      isExact ? circle.enumerate() : circle.draw(permutations: permutations, seed: seed)
    labellings = tally.labellings
    func result(_ statistic: Outcome<Double>, _ count: Int) -> Outcome<TestResult> {
      statistic.map { statistic in
        TestResult(
          statistic: statistic, pValue: Double(count) / Double(tally.labellings),
          method: isExact ? .exact : .permutation, alternative: .greater,
          permutations: isExact ? nil : permutations)
      }
    }
    test = result(correlation, tally.fits)
    orderTest = result(correspondenceIndex, tally.orders)
  }
}
