internal import GSLSupport
public import Statistics

/// Cronbach's (1951) alpha of a sum of items.
public struct Reliability: Sendable, Equatable {
  /// How many items are summed.
  public let items: Int
  /// How many persons there are.
  public let persons: Int
  /// Alpha: k / (k - 1) (1 - Σ item variances / variance of the sum).
  ///
  /// Undefined for one item, for one person, and when the sum does not vary.
  public let alpha: Outcome<Double>

  init(items: Int, persons: Int, itemVariances: Double, total: Double) {
    self.items = items
    self.persons = persons
    if items < 2 || persons < 2 {
      alpha = .undefined(.noData)
    } else if total <= 1e-12 {
      alpha = .undefined(.noVariance)
    } else {
      alpha = .value(Double(items) / Double(items - 1) * (1 - itemVariances / total))
    }
  }

  /// The alpha of a table of scores.
  ///
  /// - Parameter rows: one for each person, with a finite score for each item; none is missing.
  /// - Throws: ``ItemResponseError`` when rows differ in length.
  /// - Complexity: O(persons x items).
  public init(scores rows: [[Double]]) throws(ItemResponseError) {
    let width = rows.first?.count ?? 0
    for row in rows where row.count != width { throw .lengthsDiffer(row.count, width) }
    func variance(_ values: [Double]) -> Double {
      guard values.count > 1 else { return 0 }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    self.init(
      items: width, persons: rows.count,
      itemVariances: (0..<width).reduce(0) { sum, item in sum + variance(rows.map { $0[item] }) },
      total: variance(rows.map { $0.reduce(0, +) }))
  }

  /// Feldt's interval: (1 - α) / (1 - a) has an F distribution (Feldt, Woodruff & Salih 1987).
  ///
  /// - Parameter level: between 0 and 1.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return alpha.flatMap { alpha in
      let first = Double(persons - 1)
      let second = first * Double(items - 1)
      return .computing { () throws(GSLError) in
        let upper = try FDistribution.quantile(
          (1 + level) / 2, numerator: first, denominator: second)
        let lower = try FDistribution.quantile(
          (1 - level) / 2, numerator: first, denominator: second)
        return ConfidenceInterval(
          lower: 1 - (1 - alpha) * upper, upper: 1 - (1 - alpha) * lower, level: level,
          method: "feldt")
      }
    }
  }

  /// The reliability of a test that is longer by a factor (Spearman 1910, Brown 1910).
  ///
  /// - Parameter factor: positive; 2 for twice as many items.
  /// - Returns: undefined for another factor, and where the denominator is not positive.
  public func lengthened(by factor: Double) -> Outcome<Double> {
    alpha.flatMap { SplitHalf.prophecy($0, factor: factor) }
  }
}
