import Foundation
import Statistics

private func normalShare(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

extension SwappedPairs {
  private static let shared = 0.5
  private static let own = 0.7
  private static let noise = 0.5
  private static let tie = 0.25

  /// Pairs of which the left answer is better by a normal amount, five to a prompt; the judge adds the
  /// bias to the answer shown first, and calls small differences a tie.
  static func drawn(
    bias: Double, clusters: Int, _ draws: inout Draws
  ) throws -> SwappedPairs {
    var (first, second, prompts) = ([Verdict](), [Verdict](), [Int]())
    for prompt in 0..<clusters {
      let common = shared * draws.normal()
      // Biases differ from prompt to prompt too.
      let local = bias + 0.2 * draws.normal()
      for _ in 0..<5 {
        let difference = common + own * draws.normal()
        first.append(verdict(difference + local + noise * draws.normal()))
        second.append(verdict(difference - local + noise * draws.normal()))
        prompts.append(prompt)
      }
    }
    return try SwappedPairs(
      leftShownFirst: first, rightShownFirst: second, clusters: prompts)
  }

  private static func verdict(_ difference: Double) -> Verdict {
    difference > tie ? .left : difference < -tie ? .right : .tie
  }

  /// Exact figures, by integrals over the two normal differences.
  static func truth(bias: Double) -> (effect: Double, consistency: Double, share: Double) {
    var (effect, consistency, toFirst, toSecond) = (0.0, 0.0, 0.0, 0.0)
    let variance = shared * shared + own * own
    let steps = 240
    for i in 0..<steps {
      let x = -6 + 12 * (Double(i) + 0.5) / Double(steps)
      for j in 0..<steps {
        let y = -6 + 12 * (Double(j) + 0.5) / Double(steps)
        let weight = exp(-(x * x + y * y) / 2) / (2 * Double.pi) * pow(12 / Double(steps), 2)
        let (difference, local) = (variance.squareRoot() * x, bias + 0.2 * y)
        func shares(_ mean: Double) -> [Double] {
          let left = normalShare((mean - tie) / noise)
          let right = normalShare((-mean - tie) / noise)
          return [left, right, 1 - left - right]
        }
        let (one, other) = (shares(difference + local), shares(difference - local))
        effect += weight * (one[0] + one[2] / 2 - other[0] - other[2] / 2) / 2
        consistency += weight * zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
        toFirst += weight * (one[0] * (other[1] + other[2]) + one[2] * other[1])
        toSecond += weight * (other[0] * (one[1] + one[2]) + other[2] * one[1])
      }
    }
    return (effect, consistency, toFirst / (toFirst + toSecond))
  }
}

/// Scores of 1 to 5 that one judge gives to the same units twice or three times.
struct RepeatedRatings {
  private static let thresholds = [-1.5, -0.5, 0.5, 1.5]
  private static let cluster = 0.6
  private static let unit = 0.8
  private static let noise = 0.6

  let agreement: Double
  let deviation: Double
  let correlation: Double
  let shares: [Double]

  var entropy: Double { -shares.reduce(0) { $0 + $1 * log2($1) } }

  /// Exact figures, by an integral over the latent value of a unit.
  init() {
    let spread = (Self.cluster * Self.cluster + Self.unit * Self.unit).squareRoot()
    var (agreement, within, squares, mean) = (0.0, 0.0, 0.0, 0.0)
    var shares = [Double](repeating: 0, count: 5)
    let steps = 4_000
    for step in 0..<steps {
      let x = -8 + 16 * (Double(step) + 0.5) / Double(steps)
      let weight = exp(-x * x / 2) / (2 * Double.pi).squareRoot() * 16 / Double(steps)
      let above =
        [1.0] + Self.thresholds.map { normalShare((spread * x - $0) / Self.noise) } + [0]
      let own = (0..<5).map { above[$0] - above[$0 + 1] }
      let expected = own.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
      let second = own.enumerated().reduce(0) {
        $0 + Double(($1.offset + 1) * ($1.offset + 1)) * $1.element
      }
      agreement += weight * own.reduce(0) { $0 + $1 * $1 }
      within += weight * (second - expected * expected)
      squares += weight * second
      mean += weight * expected
      for (level, share) in own.enumerated() { shares[level] += weight * share }
    }
    self.agreement = agreement
    deviation = within.squareRoot()
    correlation = 1 - within / (squares - mean * mean)
    self.shares = shares
  }

  func drawn(clusters: Int, _ draws: inout Draws) throws -> JudgeRatings {
    var (units, scores) = ([Int](), [Double]())
    for cluster in 0..<clusters {
      let shared = Self.cluster * draws.normal()
      for place in 0..<3 {
        let level = shared + Self.unit * draws.normal()
        for _ in 0..<(place == 0 ? 3 : 2) {
          let latent = level + Self.noise * draws.normal()
          units.append(cluster * 3 + place)
          scores.append(1 + Double(Self.thresholds.count { latent > $0 }))
        }
      }
    }
    return try JudgeRatings(
      units: units, judges: units.map { _ in 0 }, scores: scores, unitCount: clusters * 3,
      judgeCount: 1, clusters: (0..<clusters * 3).map { $0 / 3 })
  }
}

/// Models whose order differs a little from judge to judge.
struct RankedModels {
  private let means: [[Double]]
  private let models: Int

  init(_ models: Int) {
    self.models = models
    var draws = Draws(seed: 5, simulation: "ranked models", dataSet: models)
    let qualities = (0..<models).map { 0.8 * Double($0) / Double(models - 1) }
    means = (0..<4).map { _ in qualities.map { $0 + 0.15 * draws.normal() } }
  }

  private func tau(_ one: [Double], _ other: [Double]) -> Double {
    var balance = 0.0
    for i in 0..<models {
      for j in 0..<i { balance += (one[i] - one[j]) * (other[i] - other[j]) > 0 ? 1 : -1 }
    }
    return 2 * balance / Double(models * (models - 1))
  }

  func drawn(
    clusters: Int, _ draws: inout Draws
  ) throws -> (stability: RankingStability, without: Double, alone: Double) {
    var (units, judges, scores, unitModels) = ([Int](), [Int](), [Double](), [Int]())
    for _ in 0..<clusters {
      let shared = draws.normals(models).map { 0.2 * $0 }
      for _ in 0..<2 {
        for model in 0..<models {
          let response = shared[model] + 0.4 * draws.normal()
          for judge in 0..<4 {
            units.append(unitModels.count)
            judges.append(judge)
            scores.append(means[judge][model] + response + 0.4 * draws.normal())
          }
          unitModels.append(model)
        }
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: unitModels.count, judgeCount: 4,
      clusters: (0..<unitModels.count).map { $0 / (2 * models) })
    let all = (0..<models).map { model in means.reduce(0) { $0 + $1[model] } }
    let rest = (0..<models).map { all[$0] - means[0][$0] }
    return (
      try RankingStability(ratings, models: unitModels, modelCount: models), tau(all, rest),
      tau(means[0], rest)
    )
  }
}

/// Votes of five judges of unequal skill on classes that items of a cluster mostly share.
enum ConsensusVotes {
  static let accuracies = [0.85, 0.8, 0.75, 0.7, 0.65]
  private static let prevalences = [[0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.15, 0.35, 0.5]]

  static func prevalence(_ truth: Int) -> Double {
    prevalences.reduce(0) { $0 + $1[truth] } / 3
  }

  static func mean(_ model: Int) -> Double {
    prevalences[model].enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
  }

  static func drawn(
    clusters count: Int, _ draws: inout Draws
  ) throws -> (votes: DawidSkene, models: [Int], clusters: [Int]) {
    var votes = try DawidSkene(items: count * 15, raters: 5, classes: 3)
    var (models, clusters) = ([Int](), [Int]())
    for cluster in 0..<count {
      for model in 0..<3 {
        let common = draws.category(prevalences[model])
        for _ in 0..<5 {
          let truth = draws.happens(0.4) ? common : draws.category(prevalences[model])
          for (judge, accuracy) in accuracies.enumerated() {
            let given =
              draws.happens(accuracy) ? truth : (truth + 1 + draws.index(below: 2)) % 3
            try votes.add(item: models.count, rater: judge, given: given)
          }
          models.append(model)
          clusters.append(cluster)
        }
      }
    }
    return (votes, models, clusters)
  }
}

/// Ratings by many workers who each rated few units.
enum CrowdRatings {
  /// - Parameters:
  ///   - levels: 2 for yes or no.
  ///   - noisy: how many workers, from the first, answer at random.
  static func drawn(
    workers: Int, perWorker: Int, levels: Int, noisy: Int, _ draws: inout Draws
  ) throws -> JudgeRatings {
    // Every worker stands in the list as often as it rates; five neighbours rate a unit.
    var slots: [Int] = []
    for _ in 0..<perWorker {
      var order = Array(0..<workers)
      for place in stride(from: workers - 1, to: 0, by: -1) {
        order.swapAt(place, draws.index(below: place + 1))
      }
      slots += order
    }
    let units = slots.count / 5
    var (ids, judges, scores) = ([Int](), [Int](), [Double]())
    for unit in 0..<units {
      let level = draws.normal()
      for slot in slots[unit * 5..<unit * 5 + 5] {
        let latent = level + 0.7 * draws.normal()
        let step = (0..<levels - 1).count { place in
          latent > Double(place) - Double(levels - 2) / 2
        }
        ids.append(unit)
        judges.append(slot)
        scores.append(Double(slot < noisy ? draws.index(below: levels) : step))
      }
    }
    return try JudgeRatings(
      units: ids, judges: judges, scores: scores, unitCount: units, judgeCount: workers)
  }
}
