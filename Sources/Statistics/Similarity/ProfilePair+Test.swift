import Foundation
import GSLSupport
import RandomStreams

extension ProfilePair {
  /// The most dimensions of which all orders are gone through for measures of numbers.
  private static let mostOrdered = 10

  /// The two-sided test that the dimensions have nothing to do with each other: how often values of
  /// one side, dealt to the dimensions anew, are as far from none as the similarity that is seen.
  ///
  /// | measure | p-value |
  /// |---|---|
  /// | `spearman`, `kendall` | exact, with ties, by sums over subsets up to 14 dimensions or so |
  /// | `pearson`, `cosine`, `euclid` | exact up to 10 dimensions |
  /// | the same, more dimensions | random orders, the observed one among them |
  /// | `residual` | Student's t with n - 3 degrees of freedom, the orders of residuals not being alike |
  ///
  /// The cosine and the distance of standardised profiles order the ways to deal as Pearson's
  /// correlation does, and have its p-value. An order counts from r - 1e-12 on, because equal orders
  /// differ in the last bit.
  ///
  /// - Parameters:
  ///   - measure: what is tested; `residual` needs a ``baseline``.
  ///   - arrangements: keeps distributions for the next pair; pass the same to all pairs of a matrix.
  ///   - permutations: how many random orders where not all are gone through; 0 for the distributions
  ///     for large samples in place of orders of numbers and of random ones, where very many pairs are
  ///     tested.
  ///   - seed: of these.
  /// - Returns: with the similarity as its statistic; undefined where the similarity is, and for fewer
  ///   than three dimensions (four for `residual`).
  /// - Complexity: O(1) for ranks once a distribution is known, which takes O(2ⁿ n³) at most; O((n/2)!
  ///   C(n, n/2)) for all orders of numbers.
  public func test(
    _ measure: ProfileMeasure, arrangements: RankArrangements = RankArrangements(),
    permutations: Int = 99_999, seed: UInt64 = 0
  ) -> Outcome<TestResult> {
    similarity(measure).flatMap { similarity in
      let fewest = measure == .residual ? 4 : 3
      guard count >= fewest else { return .undefined(.tooFewUnits(count, needed: fewest)) }
      if measure == .residual { return Self.studentTest(similarity, degrees: count - 3) }
      if measure.usesRanks {
        if let exact = rankTest(measure, similarity, arrangements) { return .value(exact) }
        if permutations == 0 { return limitTest(measure, similarity) }
      } else if permutations == 0 {
        return self.similarity(.pearson).flatMap { Self.studentTest($0, degrees: count - 2) }
          .map { $0.about(similarity) }
      }
      // The order of dealt values alone matters, so that the cosine is tested by Pearson's vectors.
      let basis: ProfileMeasure = measure.usesRanks ? measure : .pearson
      guard let directions = try? ProfileDirections(basis, count: count) else {
        return .undefined(.notFinite)
      }
      let (one, other) = (directions.direction(of: first), directions.direction(of: second))
      guard one.length > 0, other.length > 0 else { return .undefined(.noVariation) }
      if !measure.usesRanks, count <= Self.mostOrdered {
        let orders = SplitOrders(count: count)
        return .value(
          TestResult(
            statistic: similarity, pValue: orders.pValue(one.vector, other.vector),
            method: .exact))
      }
      return .value(
        drawn(directions, similarity, permutations: max(permutations, 99), seed: seed))
    }
  }

  /// The exact test of ranks; nil where there are too many dimensions.
  private func rankTest(
    _ measure: ProfileMeasure, _ similarity: Double, _ arrangements: RankArrangements
  ) -> TestResult? {
    let ranks = (Midranks(first), Midranks(second))
    guard
      let table = arrangements.table(
        measure, first: ranks.0.groupSizes, second: ranks.1.groupSizes)
    else { return nil }
    var statistic = 0.0
    if measure == .spearman {
      let middle = Double(count + 1)
      for (one, other) in zip(ranks.0.ranks, ranks.1.ranks) {
        statistic += (2 * one - middle) * (2 * other - middle)
      }
    } else {
      for one in 0..<count {
        for other in 0..<one {
          let product = (first[one] - first[other], second[one] - second[other])
          statistic += Self.sign(product.0) * Self.sign(product.1)
        }
      }
    }
    return TestResult(
      statistic: similarity, pValue: table.pValue(Int(statistic.rounded())), method: .exact)
  }

  /// The test of ranks in the limit of many dimensions.
  private func limitTest(
    _ measure: ProfileMeasure, _ similarity: Double
  ) -> Outcome<TestResult> {
    guard let pairs = try? RatingPairs(first, second) else { return .undefined(.notFinite) }
    let estimate = measure == .spearman ? pairs.spearman() : pairs.kendall(exact: false)
    return estimate.flatMap(\.test).map { $0.about(similarity) }
  }

  private static func sign(_ value: Double) -> Double { value > 0 ? 1 : value < 0 ? -1 : 0 }

  /// Student's t test of a correlation.
  private static func studentTest(_ value: Double, degrees: Int) -> Outcome<TestResult> {
    let rest = (1 - value) * (1 + value)
    // What is left of a perfect correlation is rounding.
    guard rest > 1e-12 else {
      return .value(
        TestResult(
          statistic: value, pValue: TestResult.smallestPValue, method: .asymptotic,
          degreesOfFreedom: Double(degrees)))
    }
    return .computing { () throws(GSLError) in
      let statistic = value * (Double(degrees) / rest).squareRoot()
      return TestResult(
        statistic: value,
        pValue: 2
          * (try StudentTDistribution.cumulative(
            -abs(statistic), degreesOfFreedom: Double(degrees))),
        method: .asymptotic, degreesOfFreedom: Double(degrees))
    }
  }

  /// The test by random orders.
  private func drawn(
    _ directions: ProfileDirections, _ similarity: Double, permutations: Int, seed: UInt64
  ) -> TestResult {
    let one = directions.direction(of: first).vector
    let bound =
      abs(directions.product(one, directions.direction(of: second).vector)) - 1e-12
    let purpose: StreamPurpose = "profile-orders"
    let extreme = PermutationCount.count(permutations, threads: nil) { block in
      var order = second
      var vector = [Double](repeating: 0, count: directions.width)
      var extreme = 0
      for number in block {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
        order = second
        stream.shuffle(&order)
        let product = vector.withUnsafeMutableBufferPointer { vector in
          order.withUnsafeBufferPointer { _ = directions.write($0, into: vector) }
          return one.withUnsafeBufferPointer { one in
            guard let one = one.baseAddress, let other = vector.baseAddress else { return 0.0 }
            return directions.product(one, other)
          }
        }
        if abs(product) >= bound { extreme += 1 }
      }
      return extreme
    }
    return TestResult(
      statistic: similarity, pValue: Double(1 + extreme) / Double(1 + permutations),
      method: .permutation, permutations: permutations)
  }
}

extension TestResult {
  /// The same test with another statistic that orders the data in the same way.
  fileprivate func about(_ statistic: Double) -> TestResult {
    TestResult(
      statistic: statistic, pValue: pValue, method: method, alternative: alternative,
      degreesOfFreedom: degreesOfFreedom, permutations: permutations)
  }
}

/// All ways to deal numbers to dimensions, as pairs of a way to deal half of them and one to deal the
/// rest.
///
/// For each half of the numbers the sums that it can give on the first dimensions and those that the
/// rest can give on the others are put in order; which pairs of them reach a bound is then counted in
/// one pass over both: C(n, n/2) (n/2)! steps in place of n!.
struct SplitOrders {
  private let count: Int
  private let half: Int
  private let orders: (first: [[Int]], second: [[Int]])

  init(count: Int) {
    self.count = count
    half = count / 2
    orders = (Self.permutations(half), Self.permutations(count - half))
  }

  private static func permutations(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(count - 1).flatMap { order in
      (0...order.count).map { place in
        var longer = order
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  /// The share of the orders whose product is at least as far from 0 as the one given.
  ///
  /// - Parameters:
  ///   - one: of length 1, with sum 0, one entry a dimension.
  ///   - other: the same of the other side.
  func pValue(_ one: [Double], _ other: [Double]) -> Double {
    let bound = abs(zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }) - 1e-12
    var extreme = 0
    var total = 0
    var sums = (
      [Double](repeating: 0, count: orders.first.count),
      [Double](repeating: 0, count: orders.second.count)
    )
    Subsets.forEach(choosing: half, of: count) { chosen in
      let rest = (0..<count).filter { !chosen.contains($0) }
      Self.fill(&sums.0, orders.first, Array(one[..<half]), chosen.map { other[$0] })
      Self.fill(&sums.1, orders.second, Array(one[half...]), rest.map { other[$0] })
      total += sums.0.count * sums.1.count
      extreme += Self.count(sums, from: bound)
    }
    return Double(extreme) / Double(total)
  }

  private static func fill(
    _ sums: inout [Double], _ orders: [[Int]], _ one: [Double], _ other: [Double]
  ) {
    for (place, order) in orders.enumerated() {
      var sum = 0.0
      for dimension in one.indices { sum += one[dimension] * other[order[dimension]] }
      sums[place] = sum
    }
    sums.sort()
  }

  /// How many pairs of an entry of each list have a sum of at least `bound` or of at most -`bound`;
  /// all where the bound is below 0.
  private static func count(_ sums: ([Double], [Double]), from bound: Double) -> Int {
    guard bound > 0 else { return sums.0.count * sums.1.count }
    var found = 0
    var (high, low) = (sums.1.count, sums.1.count)
    for value in sums.0 {
      while high > 0, value + sums.1[high - 1] >= bound { high -= 1 }
      while low > 0, value + sums.1[low - 1] > -bound { low -= 1 }
      found += sums.1.count - high + low
    }
    return found
  }
}
