internal import Foundation

/// What a panel of examinees tells of a new item before it is in any test: the posterior distribution of
/// its discrimination and difficulty in the two-parameter model.
///
///     let pilot = try PilotCalibration(panel: abilities, prior: Prior(of: pool))
///     let posterior = try pilot.posterior(successes: [4, 3, 3, 1, 0], trials: [4, 4, 4, 4, 4])
///     posterior.difficulty          // its posterior mean
///     posterior.calibratedItem      // for a bank, with its uncertainty
///
/// A panel of language models is small, eight or twenty, so that the largest likelihood of an item is
/// often at infinity: whenever all models answer alike, or the able ones one way and the others another.
/// The posterior exists then too and says how little is known. The abilities of the panel are estimates;
/// the likelihood of an examinee's answers, a binomial one of `successes` of `trials`, is averaged over a
/// normal distribution about its estimate. Errors of the abilities that are shared by all items of a
/// pilot are in each item's posterior but not the correlation that they give to the items.
///
/// Source: Mislevy (1986), "Bayes modal estimation in item response models", for the priors; Bock & Aitkin
/// (1981) for the integral over abilities. The estimator that it takes the place of is the variational one
/// of Jiang et al. (2025), "Raising the bar: investigating the values of large language models via
/// generative evolving testing" (GETA), for which a panel of eight models is used.
public struct PilotCalibration: Sendable {
  /// The abilities of the examinees: posterior means and standard deviations.
  public let panel: [AbilityEstimate]
  /// What is taken of an item before the answers.
  public let prior: Prior

  /// Nodes of every examinee's ability, examinee after examinee, and the weights of an examinee's.
  private let abilities: [Double]
  private let weights: [Double]
  private let nodes: Int
  let requestedNodes: Int

  /// Prepares the calibration of items by a panel.
  ///
  /// - Parameters:
  ///   - panel: at least one examinee; abilities and standard errors finite, errors 0 or more. Use
  ///     posterior means with their deviations (``AbilityMethod/expectedAPosteriori``): a likelihood
  ///     estimate without a prior is not a distribution of the ability.
  ///   - prior: of the items, on the scale of the abilities.
  ///   - nodes: Gauss-Hermite nodes of each ability, in 2...40; an examinee without error has one.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)``, ``ItemResponseError/emptyGroup`` for an empty
  ///   panel, ``ItemResponseError/unusableQuadrature(_:)``.
  public init(
    panel: [AbilityEstimate], prior: Prior = .customary, nodes: Int = 9
  ) throws(ItemResponseError) {
    guard !panel.isEmpty else { throw .emptyGroup }
    guard (2...40).contains(nodes) else {
      throw .unusableQuadrature("\(nodes) nodes are not in 2...40")
    }
    for (place, examinee) in panel.enumerated() {
      guard abs(examinee.ability) <= 1e6, examinee.standardError >= 0,
        examinee.standardError <= 1e6
      else {
        throw .unusableSetting(
          "examinee \(place) of the panel has the ability \(examinee.ability) with the standard error "
            + "\(examinee.standardError), which is not usable")
      }
    }
    let rule = try Quadrature.gaussHermite(nodes)
    requestedNodes = nodes
    self.panel = panel
    self.prior = prior
    let isKnown = panel.allSatisfy { $0.standardError == 0 }
    self.nodes = isKnown ? 1 : nodes
    abilities = panel.flatMap { examinee in
      isKnown
        ? [examinee.ability]
        : rule.nodes.map { examinee.ability + examinee.standardError * $0 }
    }
    weights = isKnown ? [1] : rule.weights
  }

  /// The posterior of an item.
  ///
  /// - Parameters:
  ///   - successes: how many answers of each examinee are 1, in 0...trials.
  ///   - trials: how many answers of each examinee came; 0 where none did.
  /// - Returns: the prior where nobody answered.
  /// - Throws: ``ItemResponseError/lengthsDiffer(_:_:)`` for lists that are not one entry an examinee,
  ///   ``ItemResponseError/unusableSetting(_:)`` for counts that are no successes of trials.
  /// - Complexity: O(1,500 to 2,500 points × examinees × nodes).
  public func posterior(
    successes: [Int], trials: [Int]
  ) throws(ItemResponseError) -> PilotPosterior {
    try check(successes, trials)
    let answered = answers(successes, trials)
    var box = PilotBox(
      logs: prior.meanLogDiscrimination - 6 * prior.sdLogDiscrimination...prior
        .meanLogDiscrimination + 6 * prior.sdLogDiscrimination,
      difficulties: prior.meanDifficulty - 6 * prior.sdDifficulty...prior.meanDifficulty + 6
        * prior.sdDifficulty)
    // Coarse grids close in on what matters, and a fine one is summed.
    for _ in 0..<8 {
      let grid = PilotGrid(box, rows: 15, columns: 15)
      guard let closer = box.closer(to: grid, values: values(on: grid, answered)) else { break }
      box = closer
    }
    let grid = PilotGrid(box, rows: 33, columns: 33)
    return PilotPosterior(grid, logDensities: values(on: grid, answered))
  }

  /// The item with its uncertainty, for an ``ItemBank``.
  ///
  /// - Parameters:
  ///   - successes: how many answers of each examinee are 1, in 0...trials.
  ///   - trials: how many answers of each examinee came; 0 where none did.
  /// - Returns: ``PilotPosterior/calibratedItem`` of the posterior.
  /// - Throws: as ``posterior(successes:trials:)``.
  public func calibrate(
    successes: [Int], trials: [Int]
  ) throws(ItemResponseError) -> CalibratedItem {
    try posterior(successes: successes, trials: trials).calibratedItem
  }

  private func answers(_ successes: [Int], _ trials: [Int]) -> [Answers] {
    panel.indices.filter { trials[$0] > 0 }.map {
      Answers(
        first: $0 * nodes, successes: successes[$0], failures: trials[$0] - successes[$0])
    }
  }

  /// The logarithms of the likelihood, point after point of the grid, without the prior.
  func logLikelihoods(
    on grid: PilotGrid, successes: [Int], trials: [Int]
  ) throws(ItemResponseError) -> [Double] {
    try check(successes, trials)
    return values(on: grid, answers(successes, trials), withPrior: false)
  }

  func check(_ successes: [Int], _ trials: [Int]) throws(ItemResponseError) {
    for list in [successes, trials] where list.count != panel.count {
      throw .lengthsDiffer(list.count, panel.count)
    }
    for (place, (right, all)) in zip(successes, trials).enumerated() {
      guard right >= 0, right <= all, all <= 1 << 31 else {
        throw .unusableSetting(
          "\(right) successes of \(all) trials of examinee \(place) are no counts")
      }
    }
  }

  /// The answers of an examinee.
  private struct Answers {
    /// Where its nodes begin.
    let first: Int
    let successes: Int
    let failures: Int

    /// Σ w P^s (1 - P)^f over the nodes; products of few small numbers, and no logarithms.
    func likelihood(
      _ slope: Double, _ difficulty: Double, _ abilities: UnsafeBufferPointer<Double>,
      _ weights: UnsafeBufferPointer<Double>
    ) -> Double {
      var sum = 0.0
      for q in weights.indices {
        let logit = slope * (abilities[first + q] - difficulty)
        let odds = exp(-abs(logit))
        let larger = 1 / (1 + odds)
        let smaller = odds * larger
        let (right, wrong) = logit > 0 ? (larger, smaller) : (smaller, larger)
        var product = weights[q]
        for _ in 0..<successes { product *= right }
        for _ in 0..<failures { product *= wrong }
        sum += product
      }
      return sum
    }

    /// The logarithm of the same, for many answers and for chances so small that nothing would be left.
    func logLikelihood(
      _ slope: Double, _ difficulty: Double, _ abilities: UnsafeBufferPointer<Double>,
      _ weights: UnsafeBufferPointer<Double>
    ) -> Double {
      let terms = weights.indices.map { q -> Double in
        let logit = slope * (abilities[first + q] - difficulty)
        // log(1 + exp(logit)) without overflow.
        let soft = max(logit, 0) + log1p(exp(-abs(logit)))
        return Double(successes) * logit - Double(successes + failures) * soft + log(weights[q])
      }
      let largest = terms.max() ?? 0
      return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
    }
  }

  /// Logarithms of the unnormalised posterior density, point after point of the grid.
  private func values(
    on grid: PilotGrid, _ answered: [Answers], withPrior: Bool = true
  ) -> [Double] {
    var values = [Double](repeating: 0, count: grid.logs.count * grid.difficulties.count)
    abilities.withUnsafeBufferPointer { abilities in
      weights.withUnsafeBufferPointer { weights in
        for (row, logarithm) in grid.logs.enumerated() {
          let slope = exp(logarithm)
          let first = (logarithm - prior.meanLogDiscrimination) / prior.sdLogDiscrimination
          for (column, difficulty) in grid.difficulties.enumerated() {
            let second = (difficulty - prior.meanDifficulty) / prior.sdDifficulty
            var sum = withPrior ? -(first * first + second * second) / 2 : 0
            var product = 1.0
            for answers in answered {
              let factor =
                answers.successes + answers.failures <= 24
                ? answers.likelihood(slope, difficulty, abilities, weights) : 0
              if factor > 1e-100 {
                product *= factor
                if product < 1e-100 {
                  sum += log(product)
                  product = 1
                }
              } else {
                sum += answers.logLikelihood(slope, difficulty, abilities, weights)
              }
            }
            values[row * grid.difficulties.count + column] = sum + log(product)
          }
        }
      }
    }
    return values
  }
}
