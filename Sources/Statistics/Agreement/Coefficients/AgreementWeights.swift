import Foundation

/// Agreement weights on a scale: 1 for the same category, less for others.
///
/// Weights are kept as distances d = 1 - w. Those of the identity and the quadratic family are
/// never tabulated, so that ratings with very many values cost no more than linear time there.
public struct AgreementWeights: Sendable {
  /// The family, or nil for weights that were given one by one.
  public let family: WeightFamily?
  /// How many categories the weights are for.
  public let count: Int

  /// Values of the categories mapped onto 0...1; for the quadratic family.
  private let positions: [Double]
  /// Distances, row after row; empty for a family that needs no table.
  private let table: [Double]

  /// The largest number of categories for which a table of weights is made.
  public static let largestTable = 4_096

  /// The weights of a family on a scale.
  ///
  /// - Throws: ``StatisticsError/weightsUndefined(_:)`` for ratio weights with negative categories,
  ///   and for more than 4,096 categories with any family but identity and quadratic.
  /// - Complexity: O(categories²); O(categories) for identity and quadratic weights.
  public init(_ family: WeightFamily, categories: RatingCategories) throws(StatisticsError) {
    self.family = family
    let values = categories.values
    count = values.count
    let low = values.first ?? 0
    let range = (values.last ?? 0) - low
    positions = values.map { range > 0 ? ($0 - low) / range : 0 }
    if family == .identity || family == .quadratic {
      table = []
      return
    }
    guard values.count <= Self.largestTable else {
      throw .weightsUndefined(
        "\(family.rawValue) weights need a table, which \(values.count) categories are too many for"
      )
    }
    if family == .ratio, low < 0 {
      throw .weightsUndefined("ratio weights need categories of 0 or more")
    }
    // What does not depend on the unit of the scale is reckoned on 0...1, where no square
    // underflows.
    table = Self.distances(family, family == .ratio || family == .circular ? values : positions)
  }

  /// Weights given one by one.
  ///
  /// - Parameter matrix: square and symmetric, in the order of the scale; each weight in 0...1 and
  ///   1 on the diagonal.
  /// - Throws: ``StatisticsError/weightsUndefined(_:)``.
  public init(matrix: [[Double]]) throws(StatisticsError) {
    family = nil
    count = matrix.count
    positions = []
    guard count > 0, count <= Self.largestTable else {
      throw .weightsUndefined("the matrix has \(count) rows")
    }
    for (row, weights) in matrix.enumerated() {
      guard weights.count == count else { throw .weightsUndefined("the matrix is not square") }
      for (column, weight) in weights.enumerated() {
        guard weight >= 0, weight <= 1 else {
          throw .weightsUndefined("a weight does not lie on 0...1")
        }
        guard row != column || weight == 1 else {
          throw .weightsUndefined("a weight on the diagonal is not 1")
        }
        guard matrix[column].count == count, matrix[column][row] == weight else {
          throw .weightsUndefined("the matrix is not symmetric")
        }
      }
    }
    table = matrix.flatMap { row in row.map { 1 - $0 } }
  }

  /// The weight of two places on the scale, 0...1; each lies in 0..<count.
  public subscript(first: Int, second: Int) -> Double { 1 - distance(first, second) }

  /// Whether only equal ratings count as agreement.
  var isIdentity: Bool { family == .identity }

  func distance(_ first: Int, _ second: Int) -> Double {
    if !table.isEmpty { return table[first * count + second] }
    if family == .identity { return first == second ? 0 : 1 }
    let difference = positions[first] - positions[second]
    return difference * difference
  }

  /// The sum of all weights.
  var total: Double {
    let ones = [Double](repeating: 1, count: count)
    return Double(count) * Double(count) - distanceForm(ones, ones)
  }

  /// The distances times a vector: entry k is the sum over l of d(k, l) v(l).
  ///
  /// - Complexity: O(categories) for identity and quadratic weights, else O(categories²).
  func distances(times vector: [Double]) -> [Double] {
    if !table.isEmpty {
      return (0..<count).map { row in
        var sum = 0.0
        for column in 0..<count { sum += table[row * count + column] * vector[column] }
        return sum
      }
    }
    let mass = vector.reduce(0, +)
    if family == .identity { return vector.map { mass - $0 } }
    guard mass != 0 else {
      let moment = zip(vector, positions).reduce(0) { $0 + $1.0 * $1.1 }
      let second = zip(vector, positions).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      return positions.map { second - 2 * $0 * moment }
    }
    // Centred at the mean, where nothing cancels.
    let mean = zip(vector, positions).reduce(0) { $0 + $1.0 * $1.1 } / mass
    let spread = zip(vector, positions).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    return positions.map { spread + mass * ($0 - mean) * ($0 - mean) }
  }

  /// The sum over k and l of u(k) d(k, l) v(l), without allocation.
  ///
  /// - Complexity: O(categories) for identity and quadratic weights, else O(categories²).
  func distanceForm(_ first: [Double], _ second: [Double]) -> Double {
    if !table.isEmpty {
      var form = 0.0
      for row in 0..<count where first[row] != 0 {
        var sum = 0.0
        for column in 0..<count { sum += table[row * count + column] * second[column] }
        form += first[row] * sum
      }
      return form
    }
    var masses = (0.0, 0.0)
    if family == .identity {
      var shared = 0.0
      for place in 0..<count {
        masses.0 += first[place]
        masses.1 += second[place]
        shared += first[place] * second[place]
      }
      return masses.0 * masses.1 - shared
    }
    var moments = (0.0, 0.0)
    for place in 0..<count {
      masses.0 += first[place]
      masses.1 += second[place]
      moments.0 += first[place] * positions[place]
      moments.1 += second[place] * positions[place]
    }
    guard masses.0 != 0, masses.1 != 0 else { return 0 }
    let means = (moments.0 / masses.0, moments.1 / masses.1)
    var spreads = (0.0, 0.0)
    for place in 0..<count {
      let offsets = (positions[place] - means.0, positions[place] - means.1)
      spreads.0 += first[place] * offsets.0 * offsets.0
      spreads.1 += second[place] * offsets.1 * offsets.1
    }
    let gap = means.0 - means.1
    return masses.1 * spreads.0 + masses.0 * spreads.1 + masses.0 * masses.1 * gap * gap
  }

  private static func distances(_ family: WeightFamily, _ values: [Double]) -> [Double] {
    let low = values.first ?? 0
    let high = values.last ?? 0
    var table = [Double](repeating: 0, count: values.count * values.count)
    var largest = 0.0
    for (row, one) in values.enumerated() {
      for (column, other) in values.enumerated() where row != column {
        let distance: Double
        switch family {
        case .identity: distance = 1
        case .linear: distance = abs(one - other)
        case .quadratic: distance = (one - other) * (one - other)
        case .ordinal:
          let places = Double(abs(row - column) + 1)
          distance = places * (places - 1) / 2
        case .radical: distance = abs(one - other).squareRoot()
        case .ratio:
          let share = (one - other) / (one + other)
          distance = share * share
        case .circular:
          let sine = sin(.pi * (one - other) / (high - low + 1))
          distance = sine * sine
        case .bipolar:
          distance =
            (one - other) * (one - other)
            / (((one - low) + (other - low)) * ((high - one) + (high - other)))
        }
        table[row * values.count + column] = distance
        largest = max(largest, distance)
      }
    }
    guard largest > 0 else { return table }
    for place in table.indices { table[place] /= largest }
    return table
  }
}

/// How much of an agreement two categories are, from 0 for the farthest to 1 for the same.
///
/// With values a and b, of places k and l on a scale from `min` to `max`:
///
/// Source: Gwet (2014), "Handbook of Inter-Rater Reliability", 4th edition, chapter 3.
public enum WeightFamily: String, CaseIterable, Codable, Sendable {
  /// 1 for the same category and 0 for any other.
  case identity
  /// 1 - |a - b| / (max - min).
  case linear
  /// 1 - (a - b)² / (max - min)².
  case quadratic
  /// By places: 1 - c(k, l) / c(first, last), with c = m (m - 1) / 2 of the m places from k to l.
  case ordinal
  /// 1 - √|a - b| / √(max - min).
  case radical
  /// 1 - ((a - b) / (a + b))² over its largest value; the values are 0 or more.
  case ratio
  /// 1 - sin²(π (a - b) / (max - min + 1)) over its largest value: the ends are neighbours.
  case circular
  /// 1 - (a - b)² / ((a + b - 2 min) (2 max - a - b)) over its largest value: a disagreement counts
  /// for more near the ends.
  case bipolar
}
