import Foundation

/// The rank vectors of a hidden profile that give published rank correlations with known profiles.
///
/// Spearman's correlation is a whole number over a known root: with doubled ranks less their mean,
/// Σ a_i b_i = ρ √(Σ a_i² Σ b_i²). So each known profile is one equation in whole numbers, and patterns of
/// ties of the hidden profile for which some right side is no whole number are ruled out at once; the
/// others are searched dimension by dimension, leaving what no order of the rest can repair
/// (rearrangement inequality).
public struct RankRecovery: Sendable, Equatable {
  /// The ranks of the dimensions, 1 for the smallest, ties sharing their mean rank; each of them gives
  /// all correlations.
  public let solutions: [[Double]]
  /// Whether there may be more than are listed.
  public let isCut: Bool
  /// The largest distance of a correlation from what the first solution gives.
  public let largestError: Double

  /// Whether one profile alone gives the correlations.
  public var isUnique: Bool { solutions.count == 1 && !isCut }

  private static let mostDimensions = 12

  /// Searches for the profiles.
  ///
  /// - Parameters:
  ///   - profiles: known ones of the same dimensions, 2 to 12 of them; only their order counts.
  ///   - correlations: Spearman's of each with the hidden profile.
  ///   - tolerance: how far a printed correlation may be from the exact one.
  ///   - most: how many solutions are listed.
  /// - Returns: undefined where no profile gives the correlations, and where no known profile varies.
  /// - Throws: ``StatisticsError`` when lists differ in length or a number is outside its range.
  /// - Complexity: O(2ⁿ) patterns of ties, most of which are ruled out by one division; the search of
  ///   the others depends on how much the known profiles differ.
  public static func of(
    profiles: [[Double]], correlations: [Double], tolerance: Double = 1e-9, most: Int = 10
  ) throws(StatisticsError) -> Outcome<RankRecovery> {
    guard profiles.count == correlations.count else {
      throw .lengthsDiffer(profiles.count, correlations.count)
    }
    let count = profiles.first?.count ?? 0
    guard (2...mostDimensions).contains(count) else {
      throw .argumentOutOfRange("dimensions", Double(count), range: "2 to \(mostDimensions)")
    }
    guard tolerance >= 0, tolerance < 0.1 else {
      throw .argumentNotUsable(name: "tolerance", value: tolerance)
    }
    for profile in profiles {
      guard profile.count == count else { throw .lengthsDiffer(count, profile.count) }
      try ProfileDirections.require(profile)
    }
    for (place, value) in correlations.enumerated() where !(abs(value) <= 1 + tolerance) {
      throw .valueNotFinite(place)
    }
    var equations: [Equation] = []
    for (profile, correlation) in zip(profiles, correlations) {
      let ranks = Midranks(profile).ranks.map { Int(2 * $0) - count - 1 }
      guard ranks.contains(where: { $0 != 0 }) else { continue }
      let equation = Equation(ranks: ranks, correlation: correlation)
      if !equations.contains(equation) { equations.append(equation) }
    }
    guard !equations.isEmpty else { return .undefined(.noVariation) }
    var found: [[Double]] = []
    var isCut = false
    for groups in compositions(of: count) where groups.count > 1 {
      var values: [Int] = []
      var below = 0
      for size in groups {
        values += [Int](repeating: 2 * below + size - count, count: size)
        below += size
      }
      guard let targets = targets(equations, values, tolerance) else { continue }
      var search = RankSearch(
        equations: equations.map(\.ranks), targets: targets, values: values,
        most: most + 1 - found.count)
      search.run()
      isCut = isCut || search.isGivenUp
      found += search.solutions.map { $0.map { (Double($0) + Double(count) + 1) / 2 } }
      if found.count > most {
        isCut = true
        found.removeLast(found.count - most)
        break
      }
    }
    guard let first = found.first else {
      return .undefined(
        isCut ? .tooLarge : .notFound("profile that gives these correlations"))
    }
    var largest = 0.0
    for (profile, correlation) in zip(profiles, correlations) {
      guard let value = try ProfilePair(profile, first).similarity(.spearman).value else {
        continue
      }
      largest = max(largest, abs(value - correlation))
    }
    return .value(RankRecovery(solutions: found, isCut: isCut, largestError: largest))
  }

  private struct Equation: Equatable {
    let ranks: [Int]
    let correlation: Double
  }

  /// Σ a b of each equation; nil where one is no whole number within the tolerance.
  private static func targets(
    _ equations: [Equation], _ values: [Int], _ tolerance: Double
  ) -> [ClosedRange<Int>]? {
    let own = Double(values.reduce(0) { $0 + $1 * $1 })
    var targets: [ClosedRange<Int>] = []
    for equation in equations {
      let other = Double(equation.ranks.reduce(0) { $0 + $1 * $1 })
      let scale = (own * other).squareRoot()
      let slack = tolerance * scale + 1e-9
      let (low, high) = (
        (equation.correlation * scale - slack).rounded(.up),
        (equation.correlation * scale + slack).rounded(.down)
      )
      guard low <= high else { return nil }
      targets.append(Int(low)...Int(high))
    }
    return targets
  }

  /// All ways to write a number as a sum in order: the sizes of groups of ties, none tied first.
  private static func compositions(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return (1...count).flatMap { first in compositions(of: count - first).map { [first] + $0 } }
      .sorted { $0.count > $1.count }
  }
}

/// The ways to deal values to dimensions that meet all equations.
private struct RankSearch {
  private let equations: [[Int]]
  private let targets: [ClosedRange<Int>]
  private let count: Int
  private let most: Int
  /// The distinct values, ascending, and how many of each are left.
  private let distinct: [Int]
  private var left: [Int]
  /// For each dimension on, the coefficients of an equation on it and all later ones, ascending.
  private let rest: [[[Int]]]
  private var dealt: [Int]
  private(set) var solutions: [[Int]] = []
  private var steps = 0

  private static let mostSteps = 2_000_000

  /// Whether the search was given up before its end.
  var isGivenUp: Bool { steps >= Self.mostSteps }

  init(equations: [[Int]], targets: [ClosedRange<Int>], values: [Int], most: Int) {
    self.equations = equations
    self.targets = targets
    count = values.count
    self.most = most
    distinct = Array(Set(values)).sorted()
    left = distinct.map { value in values.count { $0 == value } }
    dealt = [Int](repeating: 0, count: values.count)
    rest = equations.map { equation in
      (0...equation.count).map { equation[$0...].sorted() }
    }
  }

  mutating func run() {
    deal(0, sums: [Int](repeating: 0, count: equations.count))
  }

  private mutating func deal(_ place: Int, sums: [Int]) {
    steps += 1
    guard solutions.count < most, !isGivenUp, canEnd(place, sums) else { return }
    guard place < count else {
      solutions.append(dealt)
      return
    }
    for choice in distinct.indices where left[choice] > 0 {
      left[choice] -= 1
      dealt[place] = distinct[choice]
      var next = sums
      for equation in equations.indices {
        next[equation] += equations[equation][place] * distinct[choice]
      }
      deal(place + 1, sums: next)
      left[choice] += 1
    }
  }

  /// Whether some order of what is left meets each equation by itself.
  private func canEnd(_ place: Int, _ sums: [Int]) -> Bool {
    var remaining: [Int] = []
    for (value, number) in zip(distinct, left) {
      for _ in 0..<number { remaining.append(value) }
    }
    for equation in equations.indices {
      let coefficients = rest[equation][place]
      var (least, largest) = (sums[equation], sums[equation])
      for (order, coefficient) in coefficients.enumerated() {
        largest += coefficient * remaining[order]
        least += coefficient * remaining[remaining.count - 1 - order]
      }
      if least > targets[equation].upperBound || largest < targets[equation].lowerBound {
        return false
      }
    }
    return true
  }
}
