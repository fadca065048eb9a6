/// The clusters of several means side by side, for their combination.
struct TermTable {
  let clusters: Int
  /// Σ ω_j θ_j.
  let estimate: Double
  /// Σ_j ω_j r_gj/T_j, and the same with each residual over the root of one less its cluster's
  /// share of its mean.
  private(set) var residuals: [Double]
  private(set) var adjusted: [Double]
  /// Σ_j |ω_j| W_gj/T_j over Σ |ω_j|, which add up to 1, and Σ_j ω_j S_gj/T_j.
  private(set) var shares: [Double]
  private(set) var scores: [Double]
  private(set) var isFlat = true
  /// Satterthwaite's for independent rows; not finite where a mean rests on one cluster.
  private(set) var degreesOfFreedom = Double.nan

  /// - Parameter terms: means with at least one row each, made with clusters.
  init(_ terms: [LinearCombinationEstimate.Term]) {
    var places: [Int: Int] = [:]
    var count = 0
    let spreads = terms.map { ClusterSpread($0.sums, keepsClusters: true) }
    /// Where each term's clusters stand in the table.
    let positions = terms.map { term in
      term.sums.identities.map { identity -> Int in
        if let known = places[identity] { return known }
        places[identity] = count
        count += 1
        return count - 1
      }
    }
    clusters = count
    var estimate = ExactSum()
    for (term, spread) in zip(terms, spreads) {
      estimate.add(product: term.coefficient, spread.mean)
      estimate.add(product: term.coefficient, spread.meanRest)
    }
    self.estimate = estimate.value

    let weight = terms.reduce(0) { $0 + abs($1.coefficient) }
    var sums = [[ExactSum]](repeating: [ExactSum](repeating: ExactSum(), count: count), count: 4)
    for (index, term) in terms.enumerated() {
      let spread = spreads[index]
      isFlat = isFlat && spread.isFlat
      for (place, position) in positions[index].enumerated() {
        let share = spread.shares[place]
        let residual = spread.residuals[place]
        sums[0][position].add(product: term.coefficient, residual)
        sums[1][position].add(product: term.coefficient, residual / (1 - share).squareRoot())
        sums[2][position].add(product: abs(term.coefficient) / weight, share)
        // S_gj/T_j = r_gj/T_j + θ_j h_gj.
        sums[3][position].add(product: term.coefficient, residual)
        sums[3][position].add(product: term.coefficient, spread.mean * share)
      }
    }
    residuals = sums[0].map(\.value)
    adjusted = sums[1].map(\.value)
    shares = sums[2].map(\.value)
    scores = sums[3].map(\.value)
    degreesOfFreedom = Self.degreesOfFreedom(terms, spreads, positions, count: count)
  }

  /// (Σ V_gg)²/Σ V_gg'² for the covariance V of the adjusted residuals when rows are independent:
  /// V_gg = Σ_j ω_j² h_gj/n_j and V_gg' = -Σ_j ω_j² a_gj a_g'j/n_j with a = h/(1-h)^½.
  private static func degreesOfFreedom(
    _ terms: [LinearCombinationEstimate.Term], _ spreads: [ClusterSpread], _ positions: [[Int]],
    count: Int
  ) -> Double {
    let scales = zip(terms, spreads).map { term, spread in
      term.coefficient * term.coefficient / spread.effectiveRows
    }
    let trace = ExactSum(of: scales).value
    var diagonal = [ExactSum](repeating: ExactSum(), count: count)
    var levers = [[Double]](repeating: [Double](repeating: 0, count: count), count: terms.count)
    for index in terms.indices {
      for (place, position) in positions[index].enumerated() {
        let share = spreads[index].shares[place]
        guard share < 1 else { return .nan }
        diagonal[position].add(product: scales[index], share)
        levers[index][position] = share / (1 - share).squareRoot()
      }
    }
    var squares = ExactSum()
    for entry in diagonal { squares.add(product: entry.value, entry.value) }
    for one in terms.indices {
      for other in terms.indices {
        // Σ_{g≠g'} a_g a_g' b_g b_g' = (Σ a b)² - Σ (a b)².
        var cross = ExactSum()
        var same = ExactSum()
        for position in 0..<count {
          let product = levers[one][position] * levers[other][position]
          cross.add(product)
          same.add(product: product, product)
        }
        squares.add(product: scales[one] * scales[other], (cross * cross - same).value)
      }
    }
    return trace * trace / squares.value
  }

  /// 1/Σ h_g²: how many clusters of equal share tell as much.
  var effectiveClusters: Double {
    var squares = ExactSum()
    for share in shares { squares.add(product: share, share) }
    return 1 / squares.value
  }

  /// The score interval with the cluster as the row: values are the clusters' weighted means, weights
  /// their shares, and there is nothing within a row, so that the prior's design effect is 1.
  func design(
    _ ends: ClosedRange<Double>, total: Double, estimate: Double, error: Double
  ) -> ScoreDesign {
    let width = (ends.upperBound - ends.lowerBound) * total
    let share = (estimate - ends.lowerBound * total) / width
    let rest = (ends.upperBound * total - estimate) / width
    let isNearUpper = share > rest
    var spread = ExactSum()
    var distances = ExactSum()
    var squares = ExactSum()
    for cluster in 0..<clusters {
      // Σ h (y-θ)² with h (y-θ) the cluster's residual.
      let residual = residuals[cluster] / width
      if shares[cluster] > 0 { spread.add(residual * residual / shares[cluster]) }
      let below = (scores[cluster] - ends.lowerBound * total * shares[cluster]) / width
      let distance = isNearUpper ? shares[cluster] - below : below
      distances.add(distance)
      squares.add(product: distance, distance)
    }
    let carriers = (distances * distances).quotient(by: squares)
    return ScoreDesign(
      ScoreDesign.Sums(
        share: share, rest: rest, rows: effectiveClusters, prior: 1, spread: spread.value,
        variance: error / width * (error / width), rowCarriers: carriers,
        clusterCarriers: carriers, degreesOfFreedom: degreesOfFreedom))
  }
}
