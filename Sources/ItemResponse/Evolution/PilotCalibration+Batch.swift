internal import Foundation

extension PilotCalibration {
  /// The prior that the items of a batch suggest by their own answers, beginning from ``prior``.
  ///
  /// Items that are written for the models as they are now lie where the models are, not where the pool
  /// lies. A prior of the pool draws the difficulty of each back to the pool; abilities that are measured
  /// by these items follow, so do the next targets, and over the rounds the scale creeps. The mean and the
  /// deviation of the difficulties and the mean log-discrimination of a whole batch, those that will be
  /// turned down among them, can be told even where single items cannot (empirical Bayes; Bock & Aitkin
  /// 1981, by their EM steps). The old prior counts as one item for the mean, and as four for the deviation
  /// and for the discrimination.
  ///
  /// - Parameters:
  ///   - successes: an entry an item, with the successes of each examinee.
  ///   - trials: the same of its answers.
  /// - Returns: ``prior`` for an empty batch.
  /// - Throws: as ``posterior(successes:trials:)``.
  /// - Complexity: O(items × examinees × nodes × 700 points).
  public func prior(
    ofBatch successes: [[Int]], trials: [[Int]]
  ) throws(ItemResponseError) -> Prior {
    guard successes.count == trials.count else {
      throw .lengthsDiffer(successes.count, trials.count)
    }
    guard !successes.isEmpty else { return prior }
    let grid = batchGrid
    var items: [[Double]] = []
    for (right, all) in zip(successes, trials) {
      items.append(try logLikelihoods(on: grid, successes: right, trials: all))
    }
    var current = prior
    for _ in 0..<40 {
      var (logs, means, squares) = (0.0, 0.0, 0.0)
      for item in items {
        let moments = Self.moments(item, grid, current)
        logs += moments.log
        means += moments.difficulty
        squares += moments.square
      }
      let count = Double(items.count)
      let mean = (prior.meanDifficulty + means) / (1 + count)
      let variance =
        (4 * prior.sdDifficulty * prior.sdDifficulty + squares - 2 * mean * means
          + count * mean * mean) / (4 + count)
      let next = try Prior(
        meanLogDiscrimination: (4 * prior.meanLogDiscrimination + logs) / (4 + count),
        sdLogDiscrimination: prior.sdLogDiscrimination, meanDifficulty: mean,
        sdDifficulty: max(variance, 1e-4).squareRoot())
      let isStill =
        abs(next.meanDifficulty - current.meanDifficulty) < 1e-4
        && abs(next.sdDifficulty - current.sdDifficulty) < 1e-4
      current = next
      if isStill { break }
    }
    return current
  }

  /// The posteriors of the items of a batch, with the prior that they suggest together.
  ///
  /// - Parameters:
  ///   - successes: an entry an item, with the successes of each examinee.
  ///   - trials: the same of its answers.
  /// - Returns: one an item.
  /// - Throws: as ``posterior(successes:trials:)``.
  public func posteriors(
    ofBatch successes: [[Int]], trials: [[Int]]
  ) throws(ItemResponseError) -> [PilotPosterior] {
    let pilot = try PilotCalibration(
      panel: panel, prior: prior(ofBatch: successes, trials: trials), nodes: requestedNodes)
    var posteriors: [PilotPosterior] = []
    for (right, all) in zip(successes, trials) {
      posteriors.append(try pilot.posterior(successes: right, trials: all))
    }
    return posteriors
  }

  /// The standard error of the mean of the panel's abilities, √(Σ SE²) / examinees.
  ///
  /// All items that a panel calibrates share this error of the origin of their scale, and so do all
  /// abilities that are measured by these items alone. More items do not lower it; anchors in the test do.
  public var originError: Double {
    panel.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot()
      / Double(panel.count)
  }

  /// An ability that was measured by items of the panel, with the error that all of them share.
  ///
  /// - Parameter estimate: with the error of its test alone.
  public func carrying(_ estimate: AbilityEstimate) -> AbilityEstimate {
    AbilityEstimate(
      ability: estimate.ability,
      standardError: (estimate.standardError * estimate.standardError + originError * originError)
        .squareRoot())
  }

  /// Where items of a batch are looked for: about the prior and about the panel.
  private var batchGrid: PilotGrid {
    let abilities = panel.map(\.ability)
    let lower = min(
      prior.meanDifficulty - 3 * prior.sdDifficulty, (abilities.min() ?? 0) - 2.5)
    let upper = max(
      prior.meanDifficulty + 3 * prior.sdDifficulty, (abilities.max() ?? 0) + 2.5)
    let logs =
      prior.meanLogDiscrimination - 4 * prior.sdLogDiscrimination...prior.meanLogDiscrimination
      + 4 * prior.sdLogDiscrimination
    return PilotGrid(
      PilotBox(logs: logs, difficulties: lower...upper), rows: 17, columns: 41)
  }

  /// Means of log-discrimination, difficulty and squared difficulty with a prior.
  private static func moments(
    _ logLikelihoods: [Double], _ grid: PilotGrid, _ prior: Prior
  ) -> (log: Double, difficulty: Double, square: Double) {
    let rows = grid.logs.map {
      let z = ($0 - prior.meanLogDiscrimination) / prior.sdLogDiscrimination
      return -z * z / 2
    }
    let columns = grid.difficulties.map {
      let z = ($0 - prior.meanDifficulty) / prior.sdDifficulty
      return -z * z / 2
    }
    var largest = -Double.infinity
    for (row, first) in rows.enumerated() {
      for (column, second) in columns.enumerated() {
        largest = max(largest, logLikelihoods[row * columns.count + column] + first + second)
      }
    }
    var (total, logs, means, squares) = (0.0, 0.0, 0.0, 0.0)
    for (row, first) in rows.enumerated() {
      for (column, second) in columns.enumerated() {
        let weight = exp(
          logLikelihoods[row * columns.count + column] + first + second - largest)
        let difficulty = grid.difficulties[column]
        total += weight
        logs += weight * grid.logs[row]
        means += weight * difficulty
        squares += weight * difficulty * difficulty
      }
    }
    return (logs / total, means / total, squares / total)
  }
}
