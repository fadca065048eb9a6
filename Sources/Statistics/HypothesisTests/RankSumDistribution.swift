/// The null distribution of a sum of scores of a random subset, by dynamic programming.
///
/// Scores are doubled midranks, so that they are whole numbers with ties and without; the
/// distribution is the exact conditional one given the ties.
struct RankSumDistribution {
  /// Probability of each sum, from `smallest` in steps of `step`.
  private let probabilities: [Double]
  private let smallest: Int
  private let step: Int

  /// Subsets of `chosen` out of all scores, each as likely.
  ///
  /// - Complexity: O(N k S) for N scores, k chosen and S distinct sums.
  init(choosing chosen: Int, of scores: [Int]) {
    let sorted = scores.sorted()
    let base = sorted.first ?? 0
    let step = max(sorted.reduce(0) { RankSumDistribution.divisor($0, $1 - base) }, 1)
    let steps = sorted.map { ($0 - base) / step }
    let width = steps.suffix(chosen).reduce(0, +) + 1
    // ways[k * width + s]: how likely k of the scores so far have the sum s, all weighted by the
    // chance that a random subset holds just those.
    var ways = [Double](repeating: 0, count: (chosen + 1) * width)
    ways[0] = 1
    for (seen, value) in steps.enumerated() {
      // A subset that holds k of the `seen` first takes the next with chance (chosen - k) / left.
      let left = Double(scores.count - seen)
      let most = min(seen, chosen)
      for k in stride(from: most, through: 0, by: -1) {
        let take = Double(chosen - k) / left
        for sum in stride(from: width - 1, through: 0, by: -1) {
          let weight = ways[k * width + sum]
          if weight == 0 { continue }
          if take > 0, sum + value < width {
            ways[(k + 1) * width + sum + value] += weight * take
          }
          ways[k * width + sum] = weight * max(1 - take, 0)
        }
      }
    }
    probabilities = Array(ways[(chosen * width)..<((chosen + 1) * width)])
    smallest = base * chosen
    self.step = step
  }

  /// Subsets of any size: every score is in or out with equal chance.
  ///
  /// - Complexity: O(N S) for S distinct sums.
  init(anyOf scores: [Int]) {
    let step = max(scores.reduce(0) { RankSumDistribution.divisor($0, $1) }, 1)
    var ways = [Double](repeating: 0, count: scores.reduce(0, +) / step + 1)
    ways[0] = 1
    var reached = 0
    for score in scores {
      let value = score / step
      for sum in stride(from: reached, through: 0, by: -1) {
        let half = ways[sum] / 2
        ways[sum] = half
        if value == 0 { ways[sum] = 2 * half } else { ways[sum + value] += half }
      }
      reached += value
    }
    probabilities = ways
    smallest = 0
    self.step = step
  }

  /// The probabilities of a sum at most, and at least, the one given.
  func tails(_ sum: Int) -> (lower: Double, upper: Double) {
    let place = Double(sum - smallest) / Double(step)
    var lower = 0.0
    var upper = 0.0
    for (index, probability) in probabilities.enumerated() {
      if Double(index) <= place { lower += probability }
      if Double(index) >= place { upper += probability }
    }
    return (lower, upper)
  }

  /// The exact test by the tails of a doubled sum.
  func test(
    _ statistic: Double, doubledSum: Int, _ alternative: Alternative
  ) -> TestResult {
    let tails = tails(doubledSum)
    return TestResult(
      statistic: statistic,
      pValue: TailProbability.combine(lower: tails.lower, upper: tails.upper, alternative),
      method: .exact, alternative: alternative)
  }

  /// The normal approximation; corrected, the statistic is moved by 1/2 towards its mean.
  static func normalTest(
    _ statistic: Double, mean: Double, variance: Double, _ alternative: Alternative,
    isCorrected: Bool
  ) -> Outcome<TestResult> {
    guard variance > 0 else { return .undefined(.allValuesEqual) }
    var distance = statistic - mean
    if isCorrected {
      switch alternative {
      case .greater: distance -= 0.5
      case .less: distance += 0.5
      case .twoSided: distance = distance < 0 ? min(distance + 0.5, 0) : max(distance - 0.5, 0)
      }
    }
    return TestResult.normal(distance / variance.squareRoot(), statistic: statistic, alternative)
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
