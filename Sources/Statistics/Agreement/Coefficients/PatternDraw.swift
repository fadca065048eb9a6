import RandomStreams

/// Draws resamples of units as numbers of units per pattern.
///
/// A resample of n units is a multinomial draw over the patterns. It is drawn cell by cell from
/// binomials where there are few patterns, and unit by unit where there are many; both are exact.
/// With clusters, whole clusters are drawn. Patterns and clusters have an order of their own, so
/// that the order of the units does not show.
struct PatternDraw: Sendable {
  private enum Scheme: Sendable {
    /// Share of each pattern among itself and the later ones.
    case cells(order: [Int], shares: [Double])
    /// The pattern of each unit, in the order of the patterns.
    case units([Int32])
    /// Where the parts of each cluster begin; a part is a pattern and a number of units.
    case clusters(starts: [Int], patterns: [Int], counts: [Double])
  }

  private let scheme: Scheme
  private let units: Int

  /// How many units or clusters are drawn.
  let draws: Int

  /// What a draw of a binomial costs, in draws of a unit.
  private static let cellCost = 12

  init(_ patterns: RatingPatterns, clusters: [Int]?) {
    units = patterns.ratedUnits
    let counts = patterns.unitCounts
    if let clusters {
      let parts = Self.parts(patterns, clusters)
      draws = parts.count
      scheme = .clusters(
        starts: parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
        patterns: parts.flatMap { $0.map(\.pattern) },
        counts: parts.flatMap { $0.map { Double($0.units) } })
    } else if counts.count * Self.cellCost < units {
      draws = units
      // Frequent patterns first: the rest is often exhausted early.
      let order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
      var rest = units
      var shares: [Double] = []
      for pattern in order {
        shares.append(Double(counts[pattern]) / Double(rest))
        rest -= counts[pattern]
      }
      scheme = .cells(order: order, shares: shares)
    } else {
      draws = units
      scheme = .units(
        counts.indices.flatMap { Array(repeating: Int32($0), count: counts[$0]) })
    }
  }

  /// Fills `counts` with the number of units of each pattern in one resample.
  func draw(from stream: inout RandomStream, into counts: inout [Double]) {
    for pattern in counts.indices { counts[pattern] = 0 }
    switch scheme {
    case .cells(let order, let shares):
      var rest = units
      for (place, pattern) in order.enumerated() where rest > 0 {
        let drawn = BinomialDraw.next(
          trials: rest, probability: shares[place], from: &stream)
        counts[pattern] = Double(drawn)
        rest -= drawn
      }
    case .units(let patternOfUnit):
      for _ in 0..<draws { counts[Int(patternOfUnit[stream.index(below: draws)])] += 1 }
    case .clusters(let starts, let patterns, let parts):
      for _ in 0..<draws {
        let cluster = stream.index(below: draws)
        for part in starts[cluster]..<starts[cluster + 1] { counts[patterns[part]] += parts[part] }
      }
    }
  }

  private struct Part {
    let pattern: Int
    let units: Int
  }

  /// The contents of each cluster, in an order that depends on the contents alone.
  private static func parts(_ patterns: RatingPatterns, _ clusters: [Int]) -> [[Part]] {
    var unitsOf: [Int: [Int: Int]] = [:]
    for (unit, pattern) in patterns.patternOfUnit.enumerated() where pattern >= 0 {
      unitsOf[clusters[unit], default: [:]][Int(pattern), default: 0] += 1
    }
    let contents = unitsOf.values.map { units in
      units.map { Part(pattern: $0.key, units: $0.value) }.sorted { $0.pattern < $1.pattern }
    }
    return contents.sorted { one, other in
      one.lexicographicallyPrecedes(other) { ($0.pattern, $0.units) < ($1.pattern, $1.units) }
    }
  }
}
