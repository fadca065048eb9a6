public import RandomStreams

/// Partial sums of the Poisson bootstrap of a mean: order-free, mergeable and free of threads.
///
/// In replicate r a unit counts as often as a Poisson variable of mean 1 says, which depends on
/// (seed, purpose, identity of the unit, r) and on nothing else. Parts of the data may therefore be
/// summed on different machines, in any order and cut, and merged. To first order the replicates
/// are distributed like those of the ordinary bootstrap.
///
///     var part = try PoissonBootstrap(seed: 7)
///     try part.add(0.8, unit: "topic-17")
///     try part.merge(otherPart)
///     let interval = part.replicates().interval(level: 0.95, method: .percentile)
///
/// All scores of one unit (an item, or a cluster of items) share its weights. A replicate in which
/// all weights are 0 is undefined; with n units the chance is e⁻ⁿ. Identities are reduced to 64
/// bits: of a million units two share their weights with a chance of 3e-8.
///
/// Source: Hanley & MacGibbon (2006), "Creating non-parametric bootstrap samples using Poisson
/// frequencies"; Chamandy et al. (2012), "Estimating uncertainty for massive data streams".
public struct PoissonBootstrap: Sendable {
  /// How many replicates are summed.
  public let replicateCount: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose
  /// How many scores were added with a positive weight, here and in merged parts.
  public private(set) var scores = 0

  private var scoreTotal = ExactSum()
  private var weightTotal = ExactSum()
  /// Sums per replicate in twice the working precision: high parts, then what they lack.
  private var scoreHigh: [Double]
  private var scoreLow: [Double]
  private var weightHigh: [Double]
  private var weightLow: [Double]

  /// Replicates that share one generator of a unit.
  private static let blockSize = 1_024

  /// Sums over nothing.
  ///
  /// - Throws: ``StatisticsError`` for fewer than 2 replicates.
  public init(
    replicates: Int = 9_999, seed: UInt64, purpose: String = "poisson-bootstrap"
  ) throws(StatisticsError) {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 33 else {
      throw .tooManyReplicates(replicates: replicates, quantities: 1)
    }
    replicateCount = replicates
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
    scoreHigh = [Double](repeating: 0, count: replicates)
    scoreLow = scoreHigh
    weightHigh = scoreHigh
    weightLow = scoreHigh
  }

  /// Adds one score of a unit.
  ///
  /// - Parameters:
  ///   - score: a finite number.
  ///   - weight: a finite number of 0 or more, apart from the weights that are drawn.
  ///   - unit: the identity of the unit: the same wherever its scores are added.
  /// - Throws: ``StatisticsError`` for a number that cannot be used; the sums are then unchanged.
  /// - Complexity: O(replicates). Add the sum of a unit's scores, where known, at once.
  public mutating func add(
    _ score: Double, weight: Double = 1, unit: String
  ) throws(StatisticsError) {
    guard weight.isFinite, weight >= 0 else {
      throw .argumentOutOfRange("the weight", weight, range: "a finite number >= 0")
    }
    try add(scoreSum: score * weight, weightSum: weight, scores: weight > 0 ? 1 : 0, unit: unit)
  }

  /// Adds the scores of a unit that were summed before.
  ///
  /// - Parameters:
  ///   - scoreSum: the sum of weight times score.
  ///   - weightSum: the sum of the weights: the number of scores where all are 1.
  ///   - scores: how many scores these are.
  ///   - unit: the identity of the unit.
  /// - Throws: ``StatisticsError`` for a number that cannot be used; the sums are then unchanged.
  /// - Complexity: O(replicates).
  public mutating func add(
    scoreSum: Double, weightSum: Double, scores: Int, unit: String
  ) throws(StatisticsError) {
    guard scoreSum.isFinite else { throw .valueNotFinite(self.scores) }
    guard weightSum.isFinite, weightSum >= 0 else {
      throw .argumentOutOfRange("the sum of weights", weightSum, range: "a finite number >= 0")
    }
    guard scores >= 0 else { throw .countNotUsable(0) }
    self.scores += scores
    scoreTotal.add(scoreSum)
    weightTotal.add(weightSum)
    let name = StreamPurpose(unit).hash
    let limits = PoissonWeight.thresholds
    let scoreMultiples = Self.multiples(of: scoreSum, count: limits.count + 1)
    let weightMultiples = Self.multiples(of: weightSum, count: limits.count + 1)
    limits.withUnsafeBufferPointer { limits in
      guard let limits = limits.baseAddress else { return }
      let limitCount = PoissonWeight.thresholds.count
      for start in stride(from: 0, to: replicateCount, by: Self.blockSize) {
        // A unit's weights in one block of replicates are the words of one generator.
        var words = Xoshiro256PlusPlus(
          state: Philox4x64.block(
            counter: SIMD4(name, UInt64(start / Self.blockSize), 0, 0),
            key: SIMD2(seed, purpose.hash)))
        for replicate in start..<min(start + Self.blockSize, replicateCount) {
          let weight = PoissonWeight.of(words.next(), limits, limitCount)
          Self.add(scoreMultiples[weight], at: replicate, &scoreHigh, &scoreLow)
          Self.add(weightMultiples[weight], at: replicate, &weightHigh, &weightLow)
        }
      }
    }
  }

  /// Adds the sums of another part of the data.
  ///
  /// - Throws: ``StatisticsError`` when the other part has another seed, purpose or number of
  ///   replicates.
  /// - Complexity: O(replicates).
  public mutating func merge(_ other: PoissonBootstrap) throws(StatisticsError) {
    guard other.replicateCount == replicateCount, other.seed == seed, other.purpose == purpose
    else { throw .replicatesDiffer }
    scores += other.scores
    scoreTotal.merge(other.scoreTotal)
    weightTotal.merge(other.weightTotal)
    for replicate in 0..<replicateCount {
      Self.add(
        (other.scoreHigh[replicate], other.scoreLow[replicate]), at: replicate, &scoreHigh,
        &scoreLow)
      Self.add(
        (other.weightHigh[replicate], other.weightLow[replicate]), at: replicate, &weightHigh,
        &weightLow)
    }
  }

  /// The weighted mean in each replicate, with the mean of all scores as the estimate.
  public func replicates() -> BootstrapReplicates {
    BootstrapReplicates(
      (0..<replicateCount).map {
        // 0 / 0 gives the NaN of a replicate in which no unit counts.
        (scoreHigh[$0] + scoreLow[$0]) / (weightHigh[$0] + weightLow[$0])
      },
      estimate: scoreTotal.quotient(by: weightTotal))
  }

  /// The weight of a unit in each replicate.
  ///
  /// - Complexity: O(replicates).
  public func weights(unit: String) -> [Int] {
    let name = StreamPurpose(unit).hash
    let count = PoissonWeight.thresholds.count
    return PoissonWeight.thresholds.withUnsafeBufferPointer { limits in
      guard let limits = limits.baseAddress else { return [] }
      var words = Xoshiro256PlusPlus(state: .zero)
      return (0..<replicateCount).map { replicate in
        if replicate % Self.blockSize == 0 {
          words = Xoshiro256PlusPlus(
            state: Philox4x64.block(
              counter: SIMD4(name, UInt64(replicate / Self.blockSize), 0, 0),
              key: SIMD2(seed, purpose.hash)))
        }
        return PoissonWeight.of(words.next(), limits, count)
      }
    }
  }

  /// The chance of a weight, as the thresholds have it.
  ///
  /// - Returns: e⁻¹/k! for the weight k, right to 2⁻⁶⁴; 0 for a negative weight.
  public static func chance(ofWeight weight: Int) -> Double {
    guard weight >= 0, weight <= PoissonWeight.thresholds.count else { return 0 }
    let below = weight == 0 ? 0 : PoissonWeight.thresholds[weight - 1]
    let mass =
      weight < PoissonWeight.thresholds.count
      ? PoissonWeight.thresholds[weight] - below : 0 &- below
    return Double(mass) * 0x1p-64
  }

  /// The multiples of a number, from none on, each with its rounding error.
  private static func multiples(of value: Double, count: Int) -> [(Double, Double)] {
    (0..<count).map { factor in
      let product = Double(factor) * value
      let error = (-product).addingProduct(Double(factor), value)
      return (product, error.isFinite ? error : 0)
    }
  }

  /// Dekker's (1971) addition, as in ``CompensatedSum``.
  @inline(__always)
  private static func add(
    _ term: (Double, Double), at index: Int, _ high: inout [Double], _ low: inout [Double]
  ) {
    let before = high[index]
    let sum = before + term.0
    let shadow = sum - before
    let lost = (before - (sum - shadow)) + (term.0 - shadow)
    let correction = lost + low[index] + term.1
    high[index] = sum + correction
    low[index] = correction - (high[index] - sum)
  }
}

/// Poisson weights of mean 1 from 64 random bits.
///
/// A weight of k means that the word lies at or above k of the thresholds, which are 2⁶⁴ times the
/// distribution function, rounded down: every probability is right to 2⁻⁶⁴.
enum PoissonWeight {
  /// The smallest word that gives each weight above 0.
  static let thresholds: [UInt64] = [
    0x5E2D_58D8_B3BC_DF1A, 0xBC5A_B1B1_6779_BE35, 0xEB71_5E1D_C158_2DC2,
    0xFB23_9797_34A2_52F1, 0xFF10_25F5_9174_DC3D, 0xFFD9_0F3B_A405_5E19,
    0xFFFA_8B71_FC72_C913, 0xFFFF_540C_0914_B3C9, 0xFFFF_ED1F_4AA8_F120,
    0xFFFF_FE21_6E64_1462, 0xFFFF_FFD4_D85D_3183, 0xFFFF_FFFC_6DA2_62B4,
    0xFFFF_FFFF_BA12_D178, 0xFFFF_FFFF_FB07_C64C, 0xFFFF_FFFF_FFAB_8EA5,
    0xFFFF_FFFF_FFFA_BE22, 0xFFFF_FFFF_FFFF_B11A, 0xFFFF_FFFF_FFFF_FBA1,
    0xFFFF_FFFF_FFFF_FFC5, 0xFFFF_FFFF_FFFF_FFFD, 0xFFFF_FFFF_FFFF_FFFF,
  ]

  /// The weight that a word stands for.
  @inline(__always)
  static func of(_ word: UInt64, _ thresholds: UnsafePointer<UInt64>, _ count: Int) -> Int {
    // Without branches up to 4; one word in 272 goes further.
    var weight = word >= thresholds[0] ? 1 : 0
    weight += word >= thresholds[1] ? 1 : 0
    weight += word >= thresholds[2] ? 1 : 0
    weight += word >= thresholds[3] ? 1 : 0
    guard word >= thresholds[4] else { return weight }
    weight = 5
    while weight < count, word >= thresholds[weight] { weight += 1 }
    return weight
  }
}
