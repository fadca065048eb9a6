/// The categories of a rating in the order of their scale.
///
/// Categories that nobody used count: they change chance agreement and the reach of weights, so
/// that a scale is declared, not read off the ratings.
///
///     let likert = try RatingCategories(values: [1, 2, 3, 4, 5])
///     let verdicts = try RatingCategories(labels: ["refuses", "complies"])
public struct RatingCategories: Sendable, Equatable {
  /// The numbers of the categories, strictly ascending.
  public let values: [Double]
  /// Their names, in the same order.
  public let labels: [String]

  /// The largest magnitude of a value: squares of differences stay finite.
  static let largestMagnitude = 1e150

  /// How many categories there are.
  public var count: Int { values.count }

  /// Categories that are numbers.
  ///
  /// - Parameter values: distinct finite numbers below 1e150 in magnitude, in any order.
  /// - Throws: ``StatisticsError/categoriesNotUsable(_:)``.
  public init(values: [Double]) throws(StatisticsError) {
    guard !values.isEmpty else { throw .categoriesNotUsable("there are none") }
    guard values.allSatisfy({ abs($0) <= Self.largestMagnitude }) else {
      throw .categoriesNotUsable("a value is not a finite number below 1e150")
    }
    // Zero and minus zero are one category.
    let sorted = values.map { $0 + 0 }.sorted()
    guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .categoriesNotUsable("a value occurs twice")
    }
    self.init(ascending: sorted)
  }

  /// Categories that are names; their numbers are 1, 2, 3 and so on.
  ///
  /// - Parameter labels: distinct names in the order of the scale.
  /// - Throws: ``StatisticsError/categoriesNotUsable(_:)``.
  public init(labels: [String]) throws(StatisticsError) {
    guard !labels.isEmpty else { throw .categoriesNotUsable("there are none") }
    guard Set(labels).count == labels.count else {
      throw .categoriesNotUsable("a name occurs twice")
    }
    values = (1...labels.count).map(Double.init)
    self.labels = labels
  }

  init(ascending values: [Double]) {
    self.values = values
    labels = values.map { value in
      value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
  }

  /// The place of a value, or nil where it is none of the categories.
  ///
  /// - Complexity: O(log count).
  public func index(of value: Double) -> Int? {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == value ? low : nil
  }
}
