import Foundation

/// The restricted likelihood of two crossed random effects, of which one is absorbed.
///
/// The parameters are the standard deviations of units and of raters over that of the residual. The
/// side with more kinds of levels is absorbed, so that the equations have one unknown for each kind of
/// the other: raters (or units) with the same partners are exchangeable, and all that is known of the
/// differences between them has a closed form.
struct RestrictedLikelihood: Sendable, Equatable {
  let ratings: Int
  /// The largest deviation from the mean: ratings are taken in this unit.
  let scale: Double

  /// Levels of the absorbed side with the same partners.
  private struct Group: Sendable, Equatable {
    /// The classes of the partners.
    let classes: [Int]
    /// How many ratings each level has.
    let width: Double
    let levels: Double
    /// The sum over the levels of the sum of their ratings, and of its square.
    let sum: Double
    let squares: Double
  }

  /// Levels of the other side with the same partners.
  private struct Class: Sendable, Equatable {
    let levels: Double
    /// How many ratings each level has.
    let width: Double
    /// The sum over the levels of the sum of their ratings, and of its squared deviation.
    let sum: Double
    let spread: Double
  }

  private let absorbsUnits: Bool
  private let groups: [Group]
  private let classes: [Class]
  private let total: Double
  private let squares: Double

  /// The levels of one side: their partners, and the sums of their ratings.
  private struct Side {
    var partners: [[Int]]
    var sums: [Double]

    init(levels: Int) {
      partners = Array(repeating: [], count: levels)
      sums = Array(repeating: 0, count: levels)
    }

    mutating func add(_ level: Int, _ partner: Int, _ value: Double) {
      partners[level].append(partner)
      sums[level] += value
    }

    /// The levels that have ratings, grouped by their partners, in the order of these.
    var kinds: [(partners: [Int], levels: [Int])] {
      let rated = partners.indices.filter { !partners[$0].isEmpty }
      return Dictionary(grouping: rated) { partners[$0] }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        .map { ($0.key, $0.value) }
    }
  }

  /// - Parameter rows: one row per unit, one cell per rater, nil where there is no rating.
  /// - Complexity: O(cells).
  init(_ rows: [[Double?]]) {
    let all = rows.flatMap { $0.compactMap(\.self) }
    ratings = all.count
    let mean = all.reduce(0, +) / Double(max(all.count, 1))
    let largest = all.reduce(0) { max($0, abs($1 - mean)) }
    scale = largest
    let unitOfMeasure = largest > 0 ? largest : 1
    var units = Side(levels: rows.count)
    var raters = Side(levels: rows.first?.count ?? 0)
    var total = 0.0
    var squares = 0.0
    for (unit, row) in rows.enumerated() {
      for (rater, cell) in row.enumerated() {
        guard let cell else { continue }
        let value = (cell - mean) / unitOfMeasure
        units.add(unit, rater, value)
        raters.add(rater, unit, value)
        total += value
        squares += value * value
      }
    }
    self.total = total
    self.squares = squares
    let kinds = (units: units.kinds, raters: raters.kinds)
    absorbsUnits = kinds.raters.count <= kinds.units.count
    let absorbed = absorbsUnits ? (kinds.units, units) : (kinds.raters, raters)
    let kept = absorbsUnits ? (kinds.raters, raters) : (kinds.units, units)
    var classOf = [Int](repeating: -1, count: kept.1.sums.count)
    classes = kept.0.enumerated().map { number, kind in
      for level in kind.levels { classOf[level] = number }
      let sums = kind.levels.map { kept.1.sums[$0] }.sorted()
      let count = Double(sums.count)
      let mean = sums.reduce(0, +) / count
      return Class(
        levels: count, width: Double(kind.partners.count), sum: sums.reduce(0, +),
        spread: sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }
    groups = absorbed.0.map { kind in
      let sums = kind.levels.map { absorbed.1.sums[$0] }.sorted()
      return Group(
        classes: Set(kind.partners.map { classOf[$0] }).sorted(),
        width: Double(kind.partners.count), levels: Double(sums.count), sum: sums.reduce(0, +),
        squares: sums.reduce(0) { $0 + $1 * $1 })
    }
  }

  /// Twice the negative restricted log-likelihood, the residual variance profiled out.
  ///
  /// - Parameter parameters: the standard deviations of units and of raters over the residual's.
  func deviance(_ parameters: [Double]) -> Double {
    let factor = factorised(parameters)
    guard factor.residual > 0 else { return .infinity }
    let degrees = Double(ratings - 1)
    return factor.logDeterminant
      + degrees * (1 + log(2 * .pi * factor.residual / degrees))
  }

  /// The residual variance, in squares of the scale.
  func residual(_ parameters: [Double]) -> Double {
    factorised(parameters).residual / Double(ratings - 1)
  }

  /// The equations of the classes, the mean and the ratings after one side is absorbed, by Cholesky.
  ///
  /// - Complexity: O(classes³ + the sum over groups of their classes²).
  private func factorised(
    _ parameters: [Double]
  ) -> (logDeterminant: Double, residual: Double) {
    let absorbedScale = absorbsUnits ? parameters[0] : parameters[1]
    let keptScale = absorbsUnits ? parameters[1] : parameters[0]
    let width = classes.count
    let size = width + 2
    var logDeterminant = 0.0
    var matrix = [Double](repeating: 0, count: size * size)
    var weights = [Double](repeating: 0, count: width)
    matrix[width * size + width] = Double(ratings)
    matrix[(width + 1) * size + width] = total
    var rest = squares
    for (number, kind) in classes.enumerated() {
      let diagonal = keptScale * keptScale * kind.width + 1
      let root = kind.levels.squareRoot()
      weights[number] = keptScale * root
      matrix[number * size + number] = diagonal
      matrix[width * size + number] = keptScale * kind.width * root
      matrix[(width + 1) * size + number] = keptScale * kind.sum / root
      // The differences between levels of one class meet no other equation.
      logDeterminant += (kind.levels - 1) * log(diagonal)
      rest -= keptScale * keptScale * kind.spread / diagonal
    }
    for group in groups {
      let diagonal = absorbedScale * absorbedScale * group.width + 1
      logDeterminant += group.levels * log(diagonal)
      let weight = absorbedScale * absorbedScale / diagonal
      for (place, number) in group.classes.enumerated() {
        let product = weight * weights[number]
        for other in group.classes[...place] {
          matrix[number * size + other] -= product * weights[other] * group.levels
        }
        matrix[width * size + number] -= product * group.width * group.levels
        matrix[(width + 1) * size + number] -= product * group.sum
      }
      matrix[width * size + width] -= weight * group.width * group.width * group.levels
      matrix[(width + 1) * size + width] -= weight * group.width * group.sum
      rest -= weight * group.squares
    }
    matrix[(width + 1) * size + width + 1] = rest
    return matrix.withUnsafeMutableBufferPointer { matrix in
      guard let last = Self.factorise(matrix, size: size, adding: &logDeterminant) else {
        return (logDeterminant, -1)
      }
      return (logDeterminant, last)
    }
  }

  /// Cholesky's factor of the lower triangle, in place; what is left of the last diagonal entry.
  private static func factorise(
    _ matrix: UnsafeMutableBufferPointer<Double>, size: Int, adding logDeterminant: inout Double
  ) -> Double? {
    guard let entries = matrix.baseAddress else { return nil }
    for row in 0..<size {
      let current = entries + row * size
      for column in 0..<row {
        let rest = current[column] - dot(current, entries + column * size, column)
        current[column] = rest / entries[column * size + column]
      }
      let rest = current[row] - dot(current, current, row)
      if row == size - 1 { return rest }
      guard rest > 0 else { return nil }
      current[row] = rest.squareRoot()
      logDeterminant += log(rest)
    }
    return nil
  }

  /// Four sums at a time, so that additions need not wait for one another.
  private static func dot(
    _ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sums = SIMD4<Double>.zero
    var place = 0
    while place + 4 <= count {
      let left = SIMD4(one[place], one[place + 1], one[place + 2], one[place + 3])
      let right = SIMD4(other[place], other[place + 1], other[place + 2], other[place + 3])
      sums += left * right
      place += 4
    }
    var sum = sums.sum()
    while place < count {
      sum += one[place] * other[place]
      place += 1
    }
    return sum
  }
}

/// Where the likelihood is largest.
extension RestrictedLikelihood {
  /// A deviation that is so many times the residual's leaves no residual variance.
  static let largestDeviation = 1e4

  /// The standard deviations of units and of raters over the residual's, and the deviance there.
  struct Place: Sendable, Equatable {
    let units: Double
    let raters: Double
    let deviance: Double
  }

  /// The least deviance over the deviation of raters.
  ///
  /// - Parameters:
  ///   - units: the deviation of units for one of raters.
  ///   - near: a deviation of raters to begin at; nil to search everywhere.
  func least(units: (Double) -> Double, near: Double? = nil) -> Place {
    let raters = Self.leastPlace(near: near) { deviance([units($0), $0]) }
    return Place(
      units: units(raters), raters: raters, deviance: deviance([units(raters), raters]))
  }

  /// The least deviance.
  ///
  /// - Parameter near: where to begin; nil to search everywhere.
  func least(near start: Place? = nil) -> Place {
    var raters = start?.raters
    let units = Self.leastPlace(near: start?.units) { units in
      let place = least(units: { _ in units }, near: raters)
      raters = place.raters
      return place.deviance
    }
    return least(units: { _ in units }, near: raters)
  }

  /// The least deviance of units alone, without raters.
  func leastWithoutRaters(near start: Double? = nil) -> Place {
    let units = Self.leastPlace(near: start) { deviance([$0, 0]) }
    return Place(units: units, raters: 0, deviance: deviance([units, 0]))
  }

  /// Where a function of a deviation up to ``largestDeviation`` is least.
  ///
  /// 0 itself is tried, where the slope may be anything.
  ///
  /// - Parameter near: where it was least for a similar function, which saves most of the calls; nil
  ///   to search everywhere.
  /// - Complexity: about 30 calls, or 12 with a place to begin at.
  static func leastPlace(near: Double? = nil, _ function: (Double) -> Double) -> Double {
    let bound = largestDeviation / (1 + largestDeviation)
    func byShare(_ share: Double) -> Double { function(share / (1 - share)) }
    let range = near.map { bracket($0 / (1 + $0), within: bound, byShare) } ?? 0...bound
    let place = BoundedMinimum.find(in: range, tolerance: 1e-10, byShare)
    let inside = place / (1 - place)
    guard range.lowerBound == 0 else { return inside }
    return function(0) <= function(inside) ? 0 : inside
  }

  /// Shares round a minimum that lies near a place.
  private static func bracket(
    _ start: Double, within bound: Double, _ function: (Double) -> Double
  ) -> ClosedRange<Double> {
    var step = 0.01
    var middle = min(start, bound)
    var low = max(middle - step, 0)
    var high = min(middle + step, bound)
    var value = function(middle)
    var below = function(low)
    var above = function(high)
    while low > 0, below <= value {
      step *= 3
      (high, above) = (middle, value)
      (middle, value) = (low, below)
      low = max(low - step, 0)
      below = function(low)
    }
    while high < bound, above < value {
      step *= 3
      low = middle
      (middle, value) = (high, above)
      high = min(high + step, bound)
      above = function(high)
    }
    return low...high
  }
}
