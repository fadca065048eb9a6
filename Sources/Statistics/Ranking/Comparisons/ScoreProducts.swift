/// Sums of products of scores: the middle of a sandwich covariance.
struct ScoreProducts {
  let values: [Double]
  /// How many clusters hold comparisons.
  let clusters: Int

  /// Each comparison by itself.
  static func byComparison(_ fit: BradleyTerryFit) -> [Double] {
    let size = fit.parameters.count
    var values = [Double](repeating: 0, count: size * size)
    var scores: [(index: Int, value: Double)] = []
    for row in fit.model.likelihood.left.indices {
      for outcome in 0..<3 {
        let count = fit.outcomes[3 * row + outcome]
        guard count > 0 else { continue }
        scores.removeAll(keepingCapacity: true)
        append(fit, row: row, outcome: outcome, to: &scores)
        for one in scores {
          for other in scores {
            values[one.index * size + other.index] += count * one.value * other.value
          }
        }
      }
    }
    return values
  }

  /// The scores of a cluster are summed first.
  static func byCluster(_ fit: BradleyTerryFit, clusters: Int) -> ScoreProducts {
    let size = fit.parameters.count
    let cells = fit.model.comparisons.clusterCells
    var values = [Double](repeating: 0, count: size * size)
    var sums = [Double](repeating: 0, count: size)
    var isTouched = [Bool](repeating: false, count: size)
    var touched: [Int] = []
    var scores: [(index: Int, value: Double)] = []
    var filled = 0
    for cluster in 0..<clusters {
      var total = 0.0
      for entry in cells.starts[cluster]..<cells.starts[cluster + 1] {
        let count = cells.counts[entry]
        guard count > 0 else { continue }
        total += count
        let (pattern, outcome) = Int(cells.cells[entry]).quotientAndRemainder(dividingBy: 3)
        let row = fit.model.rows[pattern]
        let turned = row < 0 && outcome < 2 ? 1 - outcome : outcome
        scores.removeAll(keepingCapacity: true)
        append(fit, row: row < 0 ? -1 - row : row, outcome: turned, to: &scores)
        for score in scores {
          sums[score.index] += count * score.value
          if !isTouched[score.index] {
            isTouched[score.index] = true
            touched.append(score.index)
          }
        }
      }
      if total > 0 { filled += 1 }
      for one in touched {
        for other in touched { values[one * size + other] += sums[one] * sums[other] }
      }
      for index in touched {
        sums[index] = 0
        isTouched[index] = false
      }
      touched.removeAll(keepingCapacity: true)
    }
    return ScoreProducts(values: values, clusters: filled)
  }

  /// The score of one comparison: what is not zero in the gradient of its log-likelihood.
  private static func append(
    _ fit: BradleyTerryFit, row: Int, outcome: Int, to scores: inout [(index: Int, value: Double)]
  ) {
    let likelihood = fit.model.likelihood
    let isBinary = likelihood.family == .binary
    let share = fit.model.ties == .half ? 0.5 : 0
    let eta = fit.parameters.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { likelihood.eta(row, $0) } ?? 0
    }
    let tieHalf = isBinary && outcome == 2 ? share : 0
    let terms = ComparisonLikelihood.derivatives(
      likelihood.family, wins: outcome == 0 ? 1 : tieHalf, losses: outcome == 1 ? 1 : tieHalf,
      ties: outcome == 2 && !isBinary ? 1 : 0, eta: eta,
      tie: likelihood.hasTieParameter ? fit.parameters[fit.parameters.count - 1] : 0)
    scores.append((Int(likelihood.left[row]), terms.eta))
    scores.append((Int(likelihood.right[row]), -terms.eta))
    for effect in 0..<likelihood.effects {
      scores.append(
        (
          likelihood.items + effect,
          terms.eta * likelihood.design[row * likelihood.effects + effect]
        ))
    }
    if likelihood.hasTieParameter { scores.append((fit.parameters.count - 1, terms.tie)) }
  }
}
