extension PairedComparisons {
  /// Why the comparisons do not determine the effects of covariates: one entry for each, nil where
  /// they do.
  ///
  /// A covariate is regressed, by the weight of the comparisons, on the items, the order effect and
  /// the covariates before it that are determined themselves; one of which less than 1e-9 of the
  /// squares is left cannot be told from them. A covariate that is the same in every comparison is an
  /// order effect by another name, and counts as not determined whether or not that is fitted.
  ///
  ///     battles.covariateObstacles(orderEffect: true)   // [nil, .notIdentified("the items settle …")]
  ///
  /// Whether wins separate a covariate, so that its effect has no finite maximum, only the fit tells.
  ///
  /// - Parameters:
  ///   - orderEffect: whether an advantage of the left item is fitted too.
  ///   - tiesCount: whether a tie says anything, as in every tie rule that keeps ties.
  /// - Complexity: O(patterns x covariates² + (items + covariates)³ / 3).
  public func covariateObstacles(
    orderEffect: Bool = false, tiesCount: Bool = true
  ) -> [UndefinedReason?] {
    guard covariates > 0 else { return [] }
    let weights = patterns.indices.map { place in
      counts[3 * place] + counts[3 * place + 1] + (tiesCount ? counts[3 * place + 2] : 0)
    }
    let shares = unexplainedShares(orderEffect: orderEffect, weights: weights)
    return (0..<covariates).map { covariate in
      var values: (lowest: Double, highest: Double)?
      for place in patterns.indices where weights[place] > 0 {
        let value = design[place * covariates + covariate]
        values = (min(values?.lowest ?? value, value), max(values?.highest ?? value, value))
      }
      guard let values else { return .noComparisons }
      if values.lowest == values.highest {
        return values.lowest == 0
          ? .notIdentified("it is 0 in every comparison")
          : .notIdentified(
            "it is the same in every comparison, which is an advantage of the left place")
      }
      if shares[covariate].byItems <= Self.explained {
        return .notIdentified("the items settle it, so that it cannot be told from their strengths")
      }
      return shares[covariate].byAll <= Self.explained
        ? .notIdentified(
          "it follows from the items, the place and the covariates that stand before it")
        : nil
    }
  }

  /// The share of squares below which a covariate counts as explained.
  private static let explained = 1e-9

  /// What of the squares of each covariate the items leave, and what all that stands before it does.
  ///
  /// A Cholesky factorisation of the weighted products, in which what depends on earlier columns is
  /// passed over: the strengths' own freedom of an additive constant is met in the same way.
  private func unexplainedShares(
    orderEffect: Bool, weights: [Double]
  ) -> [(byItems: Double, byAll: Double)] {
    let first = items + (orderEffect ? 1 : 0)
    let size = first + covariates
    var matrix = [Double](repeating: 0, count: size * size)
    var columns: [(place: Int, value: Double)] = []
    for (place, pattern) in patterns.enumerated() where weights[place] > 0 {
      columns.removeAll(keepingCapacity: true)
      columns.append((min(pattern.left, pattern.right), pattern.left < pattern.right ? 1 : -1))
      columns.append((max(pattern.left, pattern.right), pattern.left < pattern.right ? -1 : 1))
      if orderEffect { columns.append((items, 1)) }
      for covariate in 0..<covariates {
        columns.append((first + covariate, design[place * covariates + covariate]))
      }
      for (index, row) in columns.enumerated() {
        for column in columns[...index] {
          matrix[row.place * size + column.place] += weights[place] * row.value * column.value
        }
      }
    }
    var shares: [(byItems: Double, byAll: Double)] = []
    var isPassedOver = [Bool](repeating: false, count: size)
    for row in 0..<size {
      let diagonal = matrix[row * size + row]
      var left = diagonal
      var leftByItems = diagonal
      for column in 0..<row {
        if isPassedOver[column] {
          matrix[row * size + column] = 0
        } else {
          var sum = matrix[row * size + column]
          for inner in 0..<column {
            sum -= matrix[row * size + inner] * matrix[column * size + inner]
          }
          let entry = sum / matrix[column * size + column]
          matrix[row * size + column] = entry
          left -= entry * entry
        }
        if column == items - 1 { leftByItems = left }
      }
      isPassedOver[row] = !(left > Self.explained * diagonal)
      matrix[row * size + row] = isPassedOver[row] ? 0 : left.squareRoot()
      if row >= first {
        shares.append(
          diagonal > 0 ? (leftByItems / diagonal, left / diagonal) : (byItems: 0, byAll: 0))
      }
    }
    return shares
  }

  /// The same comparisons with some of their covariates, in the order given.
  ///
  /// - Parameter kept: different numbers in 0..<covariates; others are passed over.
  public func keeping(covariates kept: [Int]) -> PairedComparisons {
    let kept = kept.filter { (0..<covariates).contains($0) }
    return PairedComparisons(
      items: items, covariates: kept.count, clusters: clusters, patterns: patterns, counts: counts,
      design: patterns.indices.flatMap { place in
        kept.map { design[place * covariates + $0] }
      }, clusterCells: clusterCells)
  }
}
