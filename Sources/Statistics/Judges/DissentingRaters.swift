import Foundation
import GSLSupport
import RandomStreams

/// Which of many raters disagree with the rest more than chance would have it.
///
/// For each rater the mean disagreement with the other raters of the same units is set against what it
/// would be if the ratings of each unit had been dealt out to its raters by chance. Nothing is assumed
/// of units, of the scale or of how often raters agree; a unit with two ratings says nothing, since
/// both disagree alike. Raters may have rated few units each.
///
/// With clusters, the raters of a cluster are exchanged as a whole over all units that the same raters
/// rated, so that what a rater thinks of a topic counts once.
///
///     let dissent = try DissentingRaters(ratings, seed: 7)
///     let odd = dissent.flagged(level: 0.05)
///
/// A flag says that a rater is not exchangeable with the others, and not by how much: with very many
/// ratings the least accurate of good raters is flagged too. ``Rater/excess`` is the size.
///
/// Source: Lehmann & Romano (2005), "Testing Statistical Hypotheses", section 15.2, for randomization
/// within blocks; Lugannani & Rice (1980), "Saddle point approximation for the distribution of the sum
/// of independent random variables"; Daniels (1987), "Tail probability approximations"; Holm (1979).
public struct DissentingRaters: Sendable {
  /// How far two ratings are apart.
  public enum Distance: String, CaseIterable, Codable, Sendable {
    /// 1 where they differ, else 0: for names and 0/1.
    case nominal
    /// The squared difference: for numbers.
    case squared
  }

  /// What was found of a rater.
  public struct Rater: Sendable, Equatable {
    /// The rater's number.
    public let rater: Int
    /// How many units with three or more raters it rated.
    public let units: Int
    /// The mean distance from the other raters of these units; nil without such units.
    public let disagreement: Double?
    /// What it would be on average if the rater were exchangeable with the others.
    public let expected: Double?
    /// The difference in standard deviations of that chance; nil where chance leaves none.
    public let standardScore: Double?
    /// The one-sided test against more disagreement; the statistic is ``standardScore``.
    ///
    /// Undefined where no unit says anything.
    public let test: Outcome<TestResult>
    /// The p-value adjusted by Holm over all raters with a test.
    public fileprivate(set) var adjusted: Double?

    /// Disagreement beyond what was expected.
    public var excess: Double? {
      guard let disagreement, let expected else { return nil }
      return disagreement - expected
    }
  }

  /// One entry for each rater.
  public let raters: [Rater]

  /// The fewest exchanges for which the tail is approximated; below them it is simulated.
  static let fewestBlocks = 30

  /// Judges raters by all units with three or more of them.
  ///
  /// - Parameters:
  ///   - ratings: who rated what; a rater's repeats of a unit count once, by their mean, and with the
  ///     nominal distance not at all where they differ.
  ///   - distance: how far ratings are apart; nil for nominal where all ratings are 0 or 1, else
  ///     squared.
  ///   - seed: of the random exchanges for raters with few units.
  /// - Complexity: O(ratings x raters of a unit), and for raters with few units some ten thousand
  ///   exchanges.
  public init(
    _ ratings: JudgeRatings, distance: Distance? = nil, seed: UInt64
  ) throws(StatisticsError) {
    let isZeroOne = ratings.scores.allSatisfy { $0 == 0 || $0 == 1 }
    let blocks = DissentBlocks(ratings, distance ?? (isZeroOne ? .nominal : .squared))
    let places = blocks.places(raters: ratings.judgeCount)
    // Enough for the smallest p-value to pass Holm's first hurdle.
    let draws = min(max(9_999, 40 * ratings.judgeCount - 1), 199_999)
    let found = FixedBlocks.map(ratings.judgeCount) { rater in
      blocks.judge(rater, places[rater], seed: seed, draws: draws)
    }
    let adjusted = try PValueAdjustment.holm.adjust(found.map { $0.test.value?.pValue })
    raters = zip(found, adjusted).map { rater, value in
      var rater = rater
      rater.adjusted = value
      return rater
    }
  }

  /// The raters whose adjusted p-value is at most the level: the chance that any of them is no different
  /// from the others is at most that.
  public func flagged(level: Double = 0.05) -> [Int] {
    raters.filter { ($0.adjusted ?? 1) <= level }.map(\.rater)
  }
}

/// Sets of raters that may be exchanged, each with what each of them disagrees in all.
private struct DissentBlocks: Sendable {
  var starts = [0]
  var raters: [Int32] = []
  /// The sum over the units of the block of a rater's distance from the others.
  var sums: [Double] = []
  var units: [Int] = []
  /// The step of the sums where they lie on one lattice; 0 where not.
  var step = 0.0

  init(_ ratings: JudgeRatings, _ distance: DissentingRaters.Distance) {
    var sizes: Set<Int> = []
    let groups = ratings.unitGroups
    for group in 0..<groups.count {
      var places: [[Int32]: Int] = [:]
      for unit in groups[group] {
        let (own, scores) = Self.ratings(of: unit, ratings, distance)
        guard own.count >= 3 else { continue }
        sizes.insert(own.count)
        let distances = Self.distances(scores, distance)
        if let block = places[own] {
          units[block] += 1
          for (offset, value) in distances.enumerated() { sums[starts[block] + offset] += value }
        } else {
          places[own] = starts.count - 1
          raters += own
          sums += distances
          starts.append(sums.count)
          units.append(1)
        }
      }
    }
    if distance == .nominal, sizes.count == 1, let size = sizes.first {
      step = 1 / Double(size - 1)
    }
  }

  /// A score of each rater, by rater.
  private static func ratings(
    of unit: Int, _ ratings: JudgeRatings, _ distance: DissentingRaters.Distance
  ) -> ([Int32], [Double]) {
    var raters: [Int32] = []
    var scores: [Double] = []
    var places = ratings.places(of: unit)
    while let first = places.first {
      let rater = ratings.judges[first]
      let own = places.prefix { ratings.judges[$0] == rater }
      places = own.endIndex..<places.upperBound
      let values = ratings.scores[own]
      if distance == .nominal, values.first != values.last { continue }
      raters.append(rater)
      scores.append(
        values.count == 1 ? values[own.startIndex] : values.reduce(0, +) / Double(values.count))
    }
    return (raters, scores)
  }

  /// The mean distance of each score from the others.
  private static func distances(
    _ scores: [Double], _ distance: DissentingRaters.Distance
  ) -> [Double] {
    let others = Double(scores.count - 1)
    switch distance {
    case .nominal:
      var counts: [Double: Double] = [:]
      for score in scores { counts[score, default: 0] += 1 }
      return scores.map { (Double(scores.count) - (counts[$0] ?? 0)) / others }
    case .squared:
      let mean = scores.reduce(0, +) / Double(scores.count)
      let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return scores.map {
        (Double(scores.count) * ($0 - mean) * ($0 - mean) + squares) / others
      }
    }
  }

  /// The places of each rater.
  func places(raters count: Int) -> [[Int]] {
    var places = [[Int]](repeating: [], count: count)
    for (place, rater) in raters.enumerated() { places[Int(rater)].append(place) }
    return places
  }

  func judge(
    _ rater: Int, _ places: [Int], seed: UInt64, draws: Int
  ) -> DissentingRaters.Rater {
    guard !places.isEmpty else {
      return DissentingRaters.Rater(
        rater: rater, units: 0, disagreement: nil, expected: nil, standardScore: nil,
        test: .undefined(.noSharedUnits), adjusted: nil)
    }
    var (observed, expected, variance, count) = (0.0, 0.0, 0.0, 0)
    var kept: [Range<Int>] = []
    var free = 0.0
    for place in places {
      let block = block(of: place)
      let own = starts[block]..<starts[block + 1]
      let mean = sums[own].reduce(0, +) / Double(own.count)
      let spread = sums[own].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
      observed += sums[place]
      expected += mean
      count += units[block]
      guard spread > 1e-24 * max(mean * mean, .leastNormalMagnitude) else { continue }
      variance += spread
      free += sums[place]
      kept.append(own)
    }
    let score = variance > 0 ? (observed - expected) / variance.squareRoot() : nil
    let sum = DissentSum(blocks: self, own: kept)
    let test: Outcome<TestResult> =
      score.map { score in
        kept.count < DissentingRaters.fewestBlocks
          ? .value(
            sum.simulated(
              free, score: score, draws: draws,
              stream: RandomStream(
                seed: seed, purpose: "dissenting-raters", index: UInt64(rater))))
          : sum.approximate(free, score: score)
      } ?? .undefined(.noVariation)
    return DissentingRaters.Rater(
      rater: rater, units: count, disagreement: observed / Double(count),
      expected: expected / Double(count), standardScore: score, test: test, adjusted: nil)
  }

  /// The block of a place, by halving.
  private func block(of place: Int) -> Int {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= place { low = middle } else { high = middle }
    }
    return low
  }
}

/// The sum of one value drawn from each of some blocks.
private struct DissentSum {
  let blocks: DissentBlocks
  let own: [Range<Int>]

  /// The p-value by random draws, the observed sum counted among them.
  func simulated(
    _ observed: Double, score: Double, draws: Int, stream: RandomStream
  ) -> TestResult {
    var stream = stream
    // What is equal but for rounding counts as equal.
    let limit = observed - 1e-9 * max(abs(observed), 1e-300)
    var atLeast = 1
    for _ in 0..<draws {
      var sum = 0.0
      for block in own { sum += blocks.sums[block.lowerBound + stream.index(below: block.count)] }
      if sum >= limit { atLeast += 1 }
    }
    return TestResult(
      statistic: score, pValue: Double(atLeast) / Double(draws + 1), method: .permutation,
      alternative: .greater, permutations: draws)
  }

  /// The p-value by the saddlepoint approximation of Lugannani & Rice, with half a step off where the
  /// sums lie on a lattice.
  func approximate(_ observed: Double, score: Double) -> Outcome<TestResult> {
    let largest = own.reduce(0.0) { $0 + (blocks.sums[$1].max() ?? 0) }
    let target = observed - blocks.step / 2
    guard target < largest - 1e-9 * abs(largest) else { return .value(result(atMost(), score)) }
    // Cumulants: mean and variance at 0.
    let (_, mean, variance) = cumulants(0)
    let deviation = (target - mean) / variance.squareRoot()
    return .deciding { () throws(GSLError) in
      // Near the mean the approximation is of the form 0/0, and the normal one is as good.
      guard deviation > 0.05, let saddle = saddle(target) else {
        return .value(result(try NormalDistribution.cumulative(-deviation), score))
      }
      let (generating, _, bend) = cumulants(saddle)
      let w = (2 * max(saddle * target - generating, 0)).squareRoot()
      let step = blocks.step
      // The second continuity correction of Daniels (1987) on a lattice.
      let u = (step > 0 ? 2 * sinh(saddle * step / 2) / step : saddle) * bend.squareRoot()
      let tail =
        try NormalDistribution.cumulative(-w)
        + exp(-w * w / 2) / (2 * Double.pi).squareRoot() * (1 / u - 1 / w)
      guard tail.isFinite else { return .undefined(.notFinite) }
      return .value(result(max(tail, 0), score))
    }
  }

  private func result(_ pValue: Double, _ score: Double) -> TestResult {
    TestResult(
      statistic: score, pValue: pValue, method: .asymptotic, alternative: .greater)
  }

  /// The chance that all blocks give their largest value.
  private func atMost() -> Double {
    exp(
      own.reduce(0.0) { sum, block in
        let largest = blocks.sums[block].max() ?? 0
        let count = blocks.sums[block].count { $0 >= largest - 1e-12 * abs(largest) }
        return sum + log(Double(count) / Double(block.count))
      })
  }

  /// The cumulant generating function and its first two derivatives.
  private func cumulants(_ s: Double) -> (Double, Double, Double) {
    var (value, first, second) = (0.0, 0.0, 0.0)
    for block in own {
      let largest = blocks.sums[block].max() ?? 0
      var (mass, sum, squares) = (0.0, 0.0, 0.0)
      for place in block {
        let x = blocks.sums[place] - largest
        let weight = exp(s * x)
        mass += weight
        sum += weight * x
        squares += weight * x * x
      }
      let mean = sum / mass
      value += s * largest + log(mass / Double(block.count))
      first += largest + mean
      second += max(squares / mass - mean * mean, 0)
    }
    return (value, first, second)
  }

  /// Where the tilted mean is the target, above 0.
  private func saddle(_ target: Double) -> Double? {
    var (low, high) = (0.0, Double.infinity)
    var s = 0.0
    for _ in 0..<100 {
      let (_, mean, variance) = cumulants(s)
      if mean < target { low = s } else { high = s }
      let next = variance > 0 ? s + (target - mean) / variance : .infinity
      let chosen =
        next > low && next < high && next.isFinite
        ? next : high.isFinite ? (low + high) / 2 : max(2 * s, 1e-3)
      if abs(chosen - s) <= 1e-10 * abs(chosen) { return chosen }
      s = chosen
      guard s < 1e12 else { return nil }
    }
    return s
  }
}
