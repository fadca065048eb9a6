public import Statistics

/// The reliability of a test from the correlation of two halves.
public struct SplitHalf: Sendable, Equatable {
  /// The correlation of the sums of the two halves.
  public let correlation: Outcome<Double>
  /// The same stepped up to the length of the whole test (Spearman 1910, Brown 1910).
  public let reliability: Outcome<Double>
  /// Guttman's (1945) λ4: 2 (1 - (s₁² + s₂²) / s²), which does not suppose equal variances.
  public let guttman: Outcome<Double>

  /// Splits by odd and even places: every other item, from item 0 on, is in the first half.
  ///
  /// - Throws: ``ItemResponseError``, as ``init(_:firstHalf:)``.
  public init(_ table: ResponseTable) throws(ItemResponseError) {
    try self.init(table, firstHalf: Array(stride(from: 0, to: table.items, by: 2)))
  }

  /// Splits as asked for.
  ///
  /// - Parameters:
  ///   - table: the responses; persons with a missing one are left out.
  ///   - firstHalf: the items of one half; the others are the other half.
  /// - Throws: ``ItemResponseError`` when an item does not exist or a half is empty.
  public init(_ table: ResponseTable, firstHalf: [Int]) throws(ItemResponseError) {
    for item in firstHalf where !(0..<table.items).contains(item) {
      throw .noSuchItem(item, items: table.items)
    }
    let first = Set(firstHalf)
    guard !first.isEmpty, first.count < table.items else {
      throw .unusableSetting("both halves must have items")
    }
    let scores = CompleteScores(table)
    let covariance = scores.covariance()
    func sum(_ left: Bool, _ right: Bool) -> Double {
      var sum = 0.0
      for i in 0..<table.items where first.contains(i) == left {
        for j in 0..<table.items where first.contains(j) == right {
          sum += covariance[i * table.items + j]
        }
      }
      return sum
    }
    let (one, two, both) = (sum(true, true), sum(false, false), sum(true, false))
    guard scores.persons > 1 else {
      correlation = .undefined(.noData)
      reliability = .undefined(.noData)
      guttman = .undefined(.noData)
      return
    }
    let total = one + two + 2 * both
    guttman = total > 1e-12 ? .value(2 * (1 - (one + two) / total)) : .undefined(.noVariance)
    guard one > 1e-12, two > 1e-12 else {
      correlation = .undefined(.noVariance)
      reliability = .undefined(.noVariance)
      return
    }
    let found = max(-1, min(1, both / (one * two).squareRoot()))
    correlation = .value(found)
    reliability = Self.prophecy(found, factor: 2)
  }

  static func prophecy(_ reliability: Double, factor: Double) -> Outcome<Double> {
    let denominator = 1 + (factor - 1) * reliability
    guard factor > 0, factor.isFinite, denominator > 0 else { return .undefined(.notFinite) }
    return .value(factor * reliability / denominator)
  }
}
