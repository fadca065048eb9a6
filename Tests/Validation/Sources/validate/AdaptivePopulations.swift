import Foundation
import ItemResponse
import Statistics

/// Items and examinees of the simulated adaptive tests.
enum AdaptivePopulations {
  /// Two-parameter items; log-discriminations normal about 0.2 with deviation 0.3, difficulties
  /// standard normal within ±2.5, about `mean`.
  static func items(_ count: Int, about mean: Double = 0, _ draws: inout Draws) throws -> [Item] {
    try (0..<count).map { _ throws in
      var difficulty = draws.normal()
      while abs(difficulty) > 2.5 { difficulty = draws.normal() }
      return try .logistic(
        discrimination: exp(0.2 + 0.3 * draws.normal()), difficulty: mean + difficulty)
    }
  }

  static func response(_ item: Item, _ ability: Double, _ draws: inout Draws) -> Int {
    let logit = item.discrimination * ability + item.intercepts[0]
    return draws.happens(1 / (1 + exp(-logit))) ? 1 : 0
  }

  /// A calibration by examinees of a normal population, or nil where it did not converge or an
  /// item got one response only.
  static func calibration(
    _ items: [Item], persons: Int, mean: Double = 0, deviation: Double = 1, _ draws: inout Draws
  ) throws -> Calibration? {
    let rows = (0..<persons).map { _ -> [Int?] in
      let ability = mean + deviation * draws.normal()
      return items.map { response($0, ability, &draws) }
    }
    var options = CalibrationOptions()
    options.threads = 1
    let table = try ResponseTable(rows)
    guard table.screening().constant.isEmpty else { return nil }
    let calibration = try MarginalMaximumLikelihood(
      table, model: .twoParameter, options: options
    ).calibrate()
    return calibration.isConverged ? calibration : nil
  }

  /// Runs a test of an examinee who answers by the true items.
  static func test(
    _ plan: AdaptiveTestPlan, number: Int, ability: Double, truth: [Item], _ draws: inout Draws
  ) throws -> AdaptiveTest {
    var test = AdaptiveTest(plan, number: number)
    while case .administer(let item) = test.next {
      try test.record(response(truth[item], ability, &draws), for: item)
    }
    return test
  }
}

/// How far abilities are from the truth, over the tests of one data set.
struct AbilityErrors {
  private var estimates: [Double] = []
  private var truths: [Double] = []
  private var errors: [Double] = []
  private(set) var lengths = 0

  mutating func note(_ estimate: AbilityEstimate?, _ truth: Double, length: Int) {
    guard let estimate else { return }
    estimates.append(estimate.ability)
    truths.append(truth)
    errors.append(estimate.standardError)
    lengths += length
  }

  var meanLength: Double { Double(lengths) / Double(estimates.count) }

  var meanError: Double { errors.reduce(0, +) / Double(errors.count) }

  var bias: Double {
    zip(estimates, truths).reduce(0) { $0 + $1.0 - $1.1 } / Double(estimates.count)
  }

  var rootMeanSquare: Double {
    (zip(estimates, truths).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      / Double(estimates.count)).squareRoot()
  }

  /// The share of intervals of 1.96 errors that hold the truth, of abilities in a range.
  func coverage(_ range: ClosedRange<Double> = -100...100) -> Double? {
    let places = truths.indices.filter { range.contains(truths[$0]) }
    guard !places.isEmpty else { return nil }
    let covered = places.count {
      abs(estimates[$0] - truths[$0]) <= 1.959_963_984_540_054 * errors[$0]
    }
    return Double(covered) / Double(places.count)
  }

  var correlation: Double {
    let count = Double(estimates.count)
    let (x, y) = (estimates.reduce(0, +) / count, truths.reduce(0, +) / count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(estimates, truths) {
      xx += (a - x) * (a - x)
      yy += (b - y) * (b - y)
      xy += (a - x) * (b - y)
    }
    return xy / (xx * yy).squareRoot()
  }
}
