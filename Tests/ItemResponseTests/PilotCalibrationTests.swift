import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Calibration of new items by a panel")
struct PilotCalibrationTests {
  private let panel = [-1.4, -0.6, -0.1, 0.3, 0.9, 1.7].map {
    AbilityEstimate(ability: $0, standardError: 0.35)
  }

  /// Posterior moments by plain sums over a wide, dense grid and equally spaced abilities.
  private func reference(
    _ panel: [AbilityEstimate], _ prior: PilotCalibration.Prior, _ successes: [Int],
    _ trials: [Int], score: Double = 0
  ) -> (slope: Double, difficulty: Double, variance: Double, expected: Double) {
    var (total, slopes, difficulties, squares, scores) = (0.0, 0.0, 0.0, 0.0, 0.0)
    let nodes = stride(from: -6.0, through: 6.0, by: 0.4).map { ($0, exp(-$0 * $0 / 2)) }
    for step in 0...50 {
      let z = -5 + 0.2 * Double(step)
      let slope = exp(prior.meanLogDiscrimination + prior.sdLogDiscrimination * z)
      for place in 0...80 {
        let y = -6 + 0.15 * Double(place)
        let difficulty = prior.meanDifficulty + prior.sdDifficulty * y
        var density = exp(-(z * z + y * y) / 2)
        for (number, examinee) in panel.enumerated() where trials[number] > 0 {
          var sum = 0.0
          var weights = 0.0
          for (node, weight) in nodes {
            let ability = examinee.ability + examinee.standardError * node
            let right = 1 / (1 + exp(-slope * (ability - difficulty)))
            sum +=
              weight * pow(right, Double(successes[number]))
              * pow(1 - right, Double(trials[number] - successes[number]))
            weights += weight
          }
          density *= sum / weights
        }
        total += density
        slopes += density * slope
        difficulties += density * difficulty
        squares += density * difficulty * difficulty
        scores += density / (1 + exp(-slope * (score - difficulty)))
      }
    }
    let mean = difficulties / total
    return (slopes / total, mean, squares / total - mean * mean, scores / total)
  }

  @Test(
    "means, variance and expected scores equal plain sums over a dense grid",
    arguments: [
      [0, 1, 1, 2, 3, 3], [3, 3, 3, 3, 3, 3], [0, 0, 0, 0, 0, 0], [3, 2, 2, 1, 1, 0],
    ])
  func denseGrid(successes: [Int]) throws {
    let prior = try PilotCalibration.Prior(
      meanLogDiscrimination: 0.1, sdLogDiscrimination: 0.4, meanDifficulty: 0.2, sdDifficulty: 1.2)
    let trials = [Int](repeating: 3, count: 6)
    let posterior = try PilotCalibration(panel: panel, prior: prior, nodes: 15).posterior(
      successes: successes, trials: trials)
    let expected = reference(panel, prior, successes, trials, score: 0.5)
    #expect(abs(posterior.discrimination - expected.slope) < 2e-3)
    #expect(abs(posterior.difficulty - expected.difficulty) < 2e-3)
    #expect(abs(posterior.uncertainty.difficultyVariance - expected.variance) < 4e-3)
    // The response function of the item stands for the average over the posterior.
    let averaged = posterior.calibratedItem.probabilities(at: 0.5)[1]
    #expect(abs(averaged - expected.expected) < 0.02)
  }

  @Test("without answers the posterior is the prior")
  func prior() throws {
    let prior = try PilotCalibration.Prior(
      meanLogDiscrimination: 0.3, sdLogDiscrimination: 0.25, meanDifficulty: -0.7,
      sdDifficulty: 0.9)
    let none = [Int](repeating: 0, count: panel.count)
    let posterior = try PilotCalibration(panel: panel, prior: prior).posterior(
      successes: none, trials: none)
    #expect(abs(posterior.difficulty + 0.7) < 1e-6)
    #expect(abs(posterior.uncertainty.difficultyError - 0.9) < 1e-4)
    #expect(abs(posterior.discrimination - exp(0.3 + 0.25 * 0.25 / 2)) < 1e-4)
    let interval = try posterior.difficultyInterval()
    #expect(abs(interval.lowerBound - (-0.7 - 1.96 * 0.9)) < 0.02)
    #expect(abs(interval.upperBound - (-0.7 + 1.96 * 0.9)) < 0.02)
  }

  @Test("all right and all wrong have proper posteriors that mirror each other")
  func allAlike() throws {
    let mirrored = panel.map {
      AbilityEstimate(ability: -$0.ability, standardError: $0.standardError)
    }
    let trials = [Int](repeating: 2, count: panel.count)
    let easy = try PilotCalibration(panel: panel).posterior(successes: trials, trials: trials)
    let hard = try PilotCalibration(panel: mirrored).posterior(
      successes: trials.map { _ in 0 }, trials: trials)
    #expect(easy.difficulty < -1.2)
    #expect(abs(easy.difficulty + hard.difficulty) < 1e-9)
    #expect(abs(easy.discrimination - hard.discrimination) < 1e-9)
    #expect(easy.uncertainty.difficultyError > 0.4 && easy.uncertainty.difficultyError < 1.5)
    #expect(
      try PilotCalibration(panel: panel).maximumLikelihood(successes: trials, trials: trials)
        == .undefined(.noFiniteMaximum))
  }

  @Test("answers of one examinee and of several of the same known ability tell the same")
  func grouping() throws {
    let one = AbilityEstimate(ability: 0.4, standardError: 0)
    let other = AbilityEstimate(ability: -0.8, standardError: 0)
    let together = try PilotCalibration(panel: [one, other]).posterior(
      successes: [5, 1], trials: [7, 4])
    let apart = try PilotCalibration(panel: [other, one, other, one]).posterior(
      successes: [0, 2, 1, 3], trials: [2, 4, 2, 3])
    #expect(abs(together.difficulty - apart.difficulty) < 1e-9)
    #expect(abs(together.discrimination - apart.discrimination) < 1e-9)
  }

  @Test("many answers lead to the true item, and so many that products would vanish still count")
  func manyAnswers() throws {
    let known = panel.map { AbilityEstimate(ability: $0.ability, standardError: 0) }
    let trials = [Int](repeating: 40_000, count: panel.count)
    let successes = known.map {
      Int((40_000 / (1 + exp(-1.4 * ($0.ability - 0.6)))).rounded())
    }
    let posterior = try PilotCalibration(panel: known).posterior(
      successes: successes, trials: trials)
    #expect(abs(posterior.difficulty - 0.6) < 0.01)
    #expect(abs(posterior.discrimination - 1.4) < 0.02)
    #expect(posterior.uncertainty.difficultyError < 0.02)
    let likeliest = try #require(
      try PilotCalibration(panel: known).maximumLikelihood(
        successes: successes, trials: trials
      ).value)
    #expect(abs(likeliest.item.discrimination - 1.4) < 1e-3)
    let error = try #require(likeliest.uncertainty)
    #expect(
      abs(error.difficultyError / posterior.uncertainty.difficultyError - 1) < 0.02)
  }

  @Test("errors of the abilities make items less certain")
  func errorsOfPanel() throws {
    let known = panel.map { AbilityEstimate(ability: $0.ability, standardError: 0) }
    let (successes, trials) = ([1, 3, 5, 6, 9, 10], [Int](repeating: 10, count: 6))
    let with = try PilotCalibration(panel: panel).posterior(
      successes: successes, trials: trials)
    let without = try PilotCalibration(panel: known).posterior(
      successes: successes, trials: trials)
    #expect(
      with.uncertainty.difficultyError > 1.1 * without.uncertainty.difficultyError)
  }

  @Test("the largest likelihood equals logistic regression on the abilities")
  func likelihood() throws {
    let (successes, trials) = ([0, 2, 1, 2, 2, 3], [3, 3, 3, 3, 3, 3])
    let item = try #require(
      try PilotCalibration(panel: panel).maximumLikelihood(
        successes: successes, trials: trials
      ).value)
    var (rows, outcomes) = ([Double](), [Bool]())
    for (place, examinee) in panel.enumerated() {
      for trial in 0..<trials[place] {
        rows += [1, examinee.ability]
        outcomes.append(trial < successes[place])
      }
    }
    let fit = try #require(
      try BinaryRegression.fit(rows: rows, columns: 2, successes: outcomes).value)
    #expect(abs(item.item.intercepts[0] - fit.coefficients[0]) < 1e-6)
    #expect(abs(item.item.discrimination - fit.coefficients[1]) < 1e-6)
    let error = try #require(item.uncertainty?.discriminationError)
    #expect(abs(error - fit.standardErrors[1]) < 1e-5)
  }

  @Test("answers that the abilities separate have no largest likelihood, and overlapping ones do")
  func separation() throws {
    let pilot = try PilotCalibration(panel: panel)
    let once = [Int](repeating: 1, count: 6)
    for separated in [[0, 0, 0, 1, 1, 1], [1, 1, 0, 0, 0, 0]] {
      #expect(
        try pilot.maximumLikelihood(successes: separated, trials: once)
          == .undefined(.noFiniteMaximum))
      #expect(try pilot.posterior(successes: separated, trials: once).discrimination > 0)
    }
    #expect(
      try pilot.maximumLikelihood(successes: [0, 1, 0, 1, 0, 1], trials: once).value != nil)
    #expect(
      try pilot.maximumLikelihood(successes: once.map { _ in 0 }, trials: once.map { _ in 0 })
        == .undefined(.noData))
  }

  @Test("probabilities of the posterior add up, and its intervals hold them")
  func probabilities() throws {
    let posterior = try PilotCalibration(panel: panel).posterior(
      successes: [0, 1, 2, 2, 4, 4], trials: [4, 4, 4, 4, 4, 4])
    let below = posterior.probability(difficulties: -Double.infinity...0.3)
    let above = posterior.probability(difficulties: 0.3...Double.infinity)
    #expect(abs(below + above - 1) < 1e-9)
    #expect(abs(posterior.probability() - 1) < 1e-9)
    let interval = try posterior.difficultyInterval(level: 0.8)
    #expect(abs(posterior.probability(difficulties: interval) - 0.8) < 0.01)
    let slopes = try posterior.discriminationInterval(level: 0.8)
    #expect(
      abs(posterior.probability(leastDiscrimination: slopes.lowerBound) - 0.9) < 0.01)
    #expect(throws: ItemResponseError.self) { try posterior.difficultyInterval(level: 1) }
  }

  @Test("counts that are no successes of trials and empty panels are refused")
  func refusals() throws {
    #expect(throws: ItemResponseError.emptyGroup) { try PilotCalibration(panel: []) }
    #expect(throws: ItemResponseError.self) {
      try PilotCalibration(panel: [AbilityEstimate(ability: .nan, standardError: 0.2)])
    }
    let pilot = try PilotCalibration(panel: panel)
    #expect(throws: ItemResponseError.lengthsDiffer(1, 6)) {
      try pilot.posterior(successes: [1], trials: [2])
    }
    #expect(throws: ItemResponseError.self) {
      try pilot.posterior(successes: [3, 0, 0, 0, 0, 0], trials: [2, 1, 1, 1, 1, 1])
    }
  }

  /// Expected successes of items at these difficulties, of ten answers of each examinee.
  private func counts(_ difficulties: [Double]) -> (successes: [[Int]], trials: [[Int]]) {
    (
      difficulties.map { difficulty in
        panel.map { Int((10 / (1 + exp(-1.2 * ($0.ability - difficulty)))).rounded()) }
      }, difficulties.map { _ in [Int](repeating: 10, count: panel.count) }
    )
  }

  @Test("a batch that lies elsewhere than the pool says so, and its items are drawn there no more")
  func batch() throws {
    let difficulties = [1.2, 1.4, 1.5, 1.6, 1.8, 2.0, 1.3, 1.7]
    let narrow = try PilotCalibration.Prior(
      meanLogDiscrimination: 0, sdLogDiscrimination: 0.5, meanDifficulty: -1, sdDifficulty: 0.8)
    let pilot = try PilotCalibration(panel: panel, prior: narrow)
    let (successes, trials) = counts(difficulties)
    let prior = try pilot.prior(ofBatch: successes, trials: trials)
    #expect(prior.meanDifficulty > 0.9)
    let together = try pilot.posteriors(ofBatch: successes, trials: trials)
    for (place, difficulty) in difficulties.enumerated() {
      let alone = try pilot.posterior(successes: successes[place], trials: trials[place])
      #expect(
        abs(together[place].difficulty - difficulty) < abs(alone.difficulty - difficulty))
    }
    #expect(try pilot.prior(ofBatch: [], trials: []) == narrow)
    #expect(throws: ItemResponseError.lengthsDiffer(8, 0)) {
      try pilot.prior(ofBatch: successes, trials: [])
    }
  }

  @Test("the order of the items of a batch does not matter")
  func batchOrder() throws {
    let pilot = try PilotCalibration(panel: panel)
    let (successes, trials) = counts([-0.5, 0.3, 1.1, 0.7])
    let first = try pilot.prior(ofBatch: successes, trials: trials)
    let second = try pilot.prior(ofBatch: successes.reversed(), trials: trials)
    #expect(abs(first.meanDifficulty - second.meanDifficulty) < 1e-9)
    #expect(abs(first.sdDifficulty - second.sdDifficulty) < 1e-9)
  }

  @Test("what all items of a panel share is the error of its mean ability")
  func origin() throws {
    let pilot = try PilotCalibration(panel: panel)
    #expect(abs(pilot.originError - 0.35 / 6.0.squareRoot()) < 1e-12)
    let carried = pilot.carrying(AbilityEstimate(ability: 1, standardError: 0.3))
    #expect(carried.ability == 1)
    #expect(
      abs(carried.standardError - (0.09 + 0.35 * 0.35 / 6).squareRoot()) < 1e-12)
  }

  @Test("the prior of a pool has its means, and its spread without the errors")
  func priorOfPool() throws {
    let difficulties = [-1.5, -0.5, 0, 0.5, 1.5, 2]
    let error = try ParameterUncertainty(discriminationError: 0.01, difficultyError: 0.5)
    let known = try ItemBank(
      difficulties.map { try Item.logistic(discrimination: 1.2, difficulty: $0) })
    let uncertain = try ItemBank(
      known.items.map { try CalibratedItem($0, uncertainty: error) })
    let first = try PilotCalibration.Prior(of: known, widening: 1)
    let second = try PilotCalibration.Prior(of: uncertain, widening: 1)
    #expect(abs(first.meanLogDiscrimination - log(1.2)) < 1e-12)
    #expect(abs(first.meanDifficulty - 1.0 / 3) < 1e-12)
    #expect(
      abs(
        first.sdDifficulty * first.sdDifficulty - second.sdDifficulty * second.sdDifficulty - 0.25)
        < 1e-9)
    #expect(throws: ItemResponseError.self) {
      try PilotCalibration.Prior(of: ItemBank(Array(known.items.prefix(4))))
    }
    let again = try JSONDecoder().decode(
      PilotCalibration.Prior.self, from: JSONEncoder().encode(second))
    #expect(again == second)
  }
}
