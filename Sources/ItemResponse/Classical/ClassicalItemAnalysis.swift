public import Statistics

/// Classical analysis of items and of their sum (Lord & Novick 1968).
///
/// Persons with a missing response are left out, because sums over different items do not compare.
public struct ClassicalItemAnalysis: Sendable {
  /// The figures of one item.
  public struct ItemResult: Sendable, Equatable {
    /// The mean score, as a share of the largest possible one: 0...1.
    public let difficulty: Double
    /// The correlation of the item with the sum of all items.
    public let totalCorrelation: Outcome<Double>
    /// The correlation of the item with the sum of the other items.
    public let restCorrelation: Outcome<Double>
    /// Cronbach's alpha of the other items.
    public let alphaWithout: Outcome<Double>
  }

  /// Persons without missing responses.
  public let persons: Int
  /// One entry an item.
  public let items: [ItemResult]
  /// Cronbach's alpha of all items.
  public let reliability: Reliability
  /// The standard error of measurement of the sum, s √(1 - α).
  public let measurementError: Outcome<Double>

  /// Analyses a table.
  ///
  /// - Throws: ``ItemResponseError/emptyTable(persons:items:)`` when nobody answered all items.
  /// - Complexity: O(persons × items²).
  public init(_ table: ResponseTable) throws(ItemResponseError) {
    let scores = CompleteScores(table)
    guard scores.persons > 0 else { throw .emptyTable(persons: 0, items: table.items) }
    let covariance = scores.covariance()
    let count = table.items
    /// The variance of a sum over all items but one.
    func variance(without left: Int?) -> Double {
      var sum = 0.0
      for i in 0..<count where i != left {
        for j in 0..<count where j != left { sum += covariance[i * count + j] }
      }
      return sum
    }
    func itemVariances(without left: Int?) -> Double {
      (0..<count).reduce(0) { $0 + ($1 == left ? 0 : covariance[$1 * count + $1]) }
    }
    let total = variance(without: nil)
    persons = scores.persons
    reliability = Reliability(
      items: count, persons: scores.persons, itemVariances: itemVariances(without: nil),
      total: total)
    measurementError = reliability.alpha.map {
      (max(0, total) * max(0, 1 - $0)).squareRoot()
    }
    items = (0..<count).map { item in
      let own = covariance[item * count + item]
      let withTotal = (0..<count).reduce(0) { $0 + covariance[item * count + $1] }
      let rest = variance(without: item)
      return ItemResult(
        difficulty: scores.means[item] / Double(table.categories[item] - 1),
        totalCorrelation: Self.correlation(withTotal, own, total),
        restCorrelation: Self.correlation(withTotal - own, own, rest),
        alphaWithout: Reliability(
          items: count - 1, persons: scores.persons,
          itemVariances: itemVariances(without: item), total: rest
        ).alpha)
    }
  }

  private static func correlation(
    _ covariance: Double, _ first: Double, _ second: Double
  ) -> Outcome<Double> {
    // A variance of less than the rounding of its terms is none.
    guard first > 1e-12, second > 1e-12 else { return .undefined(.noVariance) }
    return .value(max(-1, min(1, covariance / (first * second).squareRoot())))
  }
}

/// The scores of persons without missing responses.
struct CompleteScores {
  let persons: Int
  let items: Int
  let means: [Double]
  private let patterns: ResponsePatterns
  private let complete: [Int]

  init(_ table: ResponseTable) {
    let patterns = ResponsePatterns(table)
    let items = table.items
    let complete = (0..<patterns.count).filter { pattern in
      !patterns.codes[pattern * items..<(pattern + 1) * items].contains { $0 < 0 }
    }
    let persons = complete.reduce(0) { $0 + patterns.weights[$1] }
    var sums = [Double](repeating: 0, count: items)
    for pattern in complete {
      for item in 0..<items {
        sums[item] += patterns.weights[pattern] * Double(patterns.codes[pattern * items + item])
      }
    }
    self.patterns = patterns
    self.complete = complete
    self.items = items
    self.persons = Int(persons)
    means = sums.map { persons > 0 ? $0 / persons : 0 }
  }

  /// The covariance matrix with divisor n - 1, zeros for one person.
  func covariance() -> [Double] {
    var matrix = [Double](repeating: 0, count: items * items)
    guard persons > 1 else { return matrix }
    var deviations = means
    for pattern in complete {
      let weight = patterns.weights[pattern] / Double(persons - 1)
      for item in 0..<items {
        deviations[item] = Double(patterns.codes[pattern * items + item]) - means[item]
      }
      for i in 0..<items {
        let left = weight * deviations[i]
        for j in 0...i { matrix[i * items + j] += left * deviations[j] }
      }
    }
    for i in 0..<items {
      for j in 0..<i { matrix[j * items + i] = matrix[i * items + j] }
    }
    return matrix
  }
}
