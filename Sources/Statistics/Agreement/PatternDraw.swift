import Foundation
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
        let drawn = Self.binomial(rest, shares[place], &stream)
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

  /// A binomial number: how many of `trials` succeed.
  static func binomial(
    _ trials: Int, _ probability: Double, _ stream: inout RandomStream
  ) -> Int {
    if probability >= 1 { return trials }
    if probability > 0.5 { return trials - binomial(trials, 1 - probability, &stream) }
    if probability <= 0 { return 0 }
    return Double(trials) * probability < 10
      ? inverted(trials, probability, &stream) : rejected(trials, probability, &stream)
  }

  /// Inversion, for small expectations: the distribution function is walked from 0 upwards.
  private static func inverted(
    _ trials: Int, _ probability: Double, _ stream: inout RandomStream
  ) -> Int {
    let odds = probability / (1 - probability)
    let start = exp(Double(trials) * log1p(-probability))
    while true {
      var rest = stream.uniform()
      var mass = start
      var successes = 0
      while successes <= trials {
        if rest < mass { return successes }
        rest -= mass
        mass *= odds * Double(trials - successes) / Double(successes + 1)
        successes += 1
      }
      // Rounding left a uniform beyond the sum of all masses: draw it again.
    }
  }

  /// Transformed rejection (Hörmann 1993, "The generation of binomial random variates", BTRS), for
  /// an expectation of 10 or more and a probability of at most one half.
  private static func rejected(
    _ trials: Int, _ probability: Double, _ stream: inout RandomStream
  ) -> Int {
    let count = Double(trials)
    let spread = (count * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let centre = count * probability + 0.5
    let squeeze = 0.92 - 4.2 / b
    while true {
      let u = stream.uniform() - 0.5
      var v = stream.uniform()
      let edge = 0.5 - abs(u)
      let candidate = ((2 * a / edge + b) * u + centre).rounded(.down)
      if edge >= 0.07, v <= squeeze { return Int(candidate) }
      guard candidate >= 0, candidate <= count else { continue }
      let mode = ((count + 1) * probability).rounded(.down)
      v = log(v * (2.83 + 5.1 / b) * spread / (a / (edge * edge) + b))
      let bound =
        logFactorial(mode) + logFactorial(count - mode) - logFactorial(candidate)
        - logFactorial(count - candidate)
        + (candidate - mode) * log(probability / (1 - probability))
      if v <= bound { return Int(candidate) }
    }
  }

  /// ln x! for a whole x of 0 or more.
  private static func logFactorial(_ x: Double) -> Double {
    if x < 16 { return smallLogFactorials[Int(x)] }
    // Stirling's series: the next term is below 1e-12.
    let inverse = 1 / (x * x)
    return (x + 0.5) * log(x) - x + 0.918_938_533_204_672_741_8
      + (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x
  }

  private static let smallLogFactorials: [Double] = (0..<16).map { count in
    count < 2 ? 0 : log((2...count).reduce(1.0) { $0 * Double($1) })
  }
}
