import Foundation
import Statistics

/// Coefficients of agreement by their definitions, over all pairs of ratings.
struct SlowAgreement {
  private let table: RatingTable
  private let places: [[Int?]]

  init(_ table: RatingTable) {
    self.table = table
    places = (0..<table.unitCount).map { unit in
      (0..<table.raterCount).map { rater in
        table.rating(unit: unit, rater: rater).flatMap { table.categories.index(of: $0) }
      }
    }
  }

  /// The coefficient with the given weights.
  func coefficient(_ coefficient: AgreementCoefficient, _ weights: AgreementWeights) -> Double {
    let rated = places.map { $0.compactMap(\.self) }.filter { !$0.isEmpty }
    var observed = 0.0
    var units = 0.0
    for row in rated where row.count >= 2 {
      var sum = 0.0
      for one in row.indices {
        for other in row.indices where other != one { sum += weights[row[one], row[other]] }
      }
      observed += sum / Double(row.count * (row.count - 1))
      units += 1
    }
    observed /= units
    let count = table.categories.count
    var shares = [Double](repeating: 0, count: count)
    for row in rated {
      for place in row { shares[place] += 1 / Double(row.count * rated.count) }
    }
    var total = 0.0
    for one in 0..<count { for other in 0..<count { total += weights[one, other] } }
    let chance: Double
    switch coefficient {
    case .percentAgreement: return observed
    case .fleissKappa: chance = Self.agreement(shares, shares, weights)
    case .gwetAC:
      chance =
        total * shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(count * (count - 1))
    case .congerKappa: chance = congerChance(weights)
    default: chance = total / Double(count * count)
    }
    return (observed - chance) / (1 - chance)
  }

  private func congerChance(_ weights: AgreementWeights) -> Double {
    let margins = (0..<table.raterCount).compactMap { rater -> [Double]? in
      let own = places.compactMap { $0[rater] }
      guard !own.isEmpty else { return nil }
      return (0..<table.categories.count).map { category in
        Double(own.count { $0 == category }) / Double(own.count)
      }
    }
    var sum = 0.0
    var pairs = 0.0
    for one in margins.indices {
      for other in margins.indices where other != one {
        sum += Self.agreement(margins[one], margins[other], weights)
        pairs += 1
      }
    }
    return sum / pairs
  }

  private static func agreement(
    _ first: [Double], _ second: [Double], _ weights: AgreementWeights
  ) -> Double {
    var sum = 0.0
    for one in first.indices {
      for other in second.indices { sum += first[one] * second[other] * weights[one, other] }
    }
    return sum
  }

  /// Krippendorff's alpha from the distances of all pairs, or nil where it is undefined.
  static func alpha(_ rows: [[Double?]], _ level: MeasurementLevel) -> Double? {
    let units = rows.map { $0.compactMap(\.self) }.filter { $0.count >= 2 }
    let all = units.flatMap(\.self)
    func distance(_ one: Double, _ other: Double) -> Double {
      switch level {
      case .nominal: return one == other ? 0 : 1
      case .interval: return (one - other) * (one - other)
      case .ratio: return one == other ? 0 : pow((one - other) / (one + other), 2)
      case .ordinal:
        let (low, high) = (min(one, other), max(one, other))
        let between = all.count { $0 >= low && $0 <= high }
        let ends = all.count { $0 == low } + all.count { $0 == high }
        return low == high ? 0 : pow(Double(between) - Double(ends) / 2, 2)
      }
    }
    var observed = 0.0
    for unit in units {
      for one in unit {
        for other in unit { observed += distance(one, other) / Double(unit.count - 1) }
      }
    }
    var expected = 0.0
    for one in all { for other in all { expected += distance(one, other) } }
    guard expected > 0 else { return nil }
    return 1 - Double(all.count - 1) * observed / expected
  }

  static func tauB(_ first: [Double], _ second: [Double]) -> Double {
    var balance = 0.0
    var ordered = (0.0, 0.0)
    for one in first.indices {
      for other in 0..<one {
        let signs = (
          (first[one] - first[other]).sign(), (second[one] - second[other]).sign()
        )
        balance += signs.0 * signs.1
        ordered.0 += abs(signs.0)
        ordered.1 += abs(signs.1)
      }
    }
    return balance / (ordered.0 * ordered.1).squareRoot()
  }

  /// All orders of 1...count.
  static func orders(_ count: Int) -> [[Double]] {
    guard count > 0 else { return [[]] }
    return orders(count - 1).flatMap { order in
      (0...order.count).map { place in
        var longer = order
        longer.insert(Double(count), at: place)
        return longer
      }
    }
  }
}

extension Double {
  fileprivate func sign() -> Double { self > 0 ? 1 : (self < 0 ? -1 : 0) }
}
