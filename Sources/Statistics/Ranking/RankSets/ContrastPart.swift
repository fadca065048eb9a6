/// What one sum brings into the contrast with any other.
struct ContrastPart: Sendable {
  /// Σ_j ω_j θ_j.
  let estimate: Outcome<Double>
  /// Whether the clusters of every mean are equal.
  private let isFlat: Bool
  /// Σ_j ω_j r_gj/T_j/(1-h_gj)^½, by cluster.
  private var residuals: [Double]
  /// ω_j²/n_j, by mean.
  private let scales: [Double]
  /// Σ_j ω_j² h_gj/n_j, by cluster.
  private var diagonal: [Double]
  /// h_gj/(1-h_gj)^½, mean by mean.
  private var levers: [[Double]]
  /// Whether a mean rests on one cluster.
  private let hasLoneCluster: Bool

  /// The parts of several sums, over the clusters of all of them; nil for a sum that does not exist.
  static func all(_ combinations: [[LinearCombinationEstimate.Term]]) -> [ContrastPart?] {
    let identities = Set(combinations.flatMap { $0.flatMap { $0.sums.identities } }).sorted()
    let places = Dictionary(uniqueKeysWithValues: identities.enumerated().map { ($1, $0) })
    return combinations.map { ContrastPart($0, places: places) }
  }

  private init?(_ terms: [LinearCombinationEstimate.Term], places: [Int: Int]) {
    let terms = terms.filter { $0.coefficient != 0 }
    guard !terms.isEmpty, terms.allSatisfy({ $0.sums.rows > 0 && $0.sums.clusterCount > 0 })
    else { return nil }
    var residuals = [Double](repeating: 0, count: places.count)
    var diagonal = residuals
    var scales: [Double] = []
    var levers: [[Double]] = []
    var sum = ExactSum()
    var isFlat = true
    var hasLoneCluster = false
    for term in terms {
      let spread = ClusterSpread(term.sums, keepsClusters: true)
      sum.add(product: term.coefficient, spread.mean)
      sum.add(product: term.coefficient, spread.meanRest)
      isFlat = isFlat && spread.isFlat
      let scale = term.coefficient * term.coefficient / spread.effectiveRows
      scales.append(scale)
      var lever = [Double](repeating: 0, count: places.count)
      for (index, identity) in term.sums.identities.enumerated() {
        guard let place = places[identity] else { continue }
        let share = spread.shares[index]
        guard share < 1 else {
          hasLoneCluster = true
          continue
        }
        let root = (1 - share).squareRoot()
        residuals[place] += term.coefficient * spread.residuals[index] / root
        diagonal[place] += scale * share
        lever[place] = share / root
      }
      levers.append(lever)
    }
    estimate = .finite(sum.value)
    self.isFlat = isFlat
    self.hasLoneCluster = hasLoneCluster
    self.residuals = residuals
    self.diagonal = diagonal
    self.scales = scales
    self.levers = levers
  }

  /// This sum less another.
  func compared(with other: ContrastPart) -> ContrastEstimate {
    let difference = estimate.flatMap { one in other.estimate.flatMap { .finite(one - $0) } }
    guard !hasLoneCluster, !other.hasLoneCluster else {
      return ContrastEstimate(difference, obstacle: .oneCluster)
    }
    var variance = 0.0
    for place in residuals.indices {
      let residual = residuals[place] - other.residuals[place]
      variance += residual * residual
    }
    // Where the clusters show no spread nothing is separated.
    guard variance > 0, !(isFlat && other.isFlat) else {
      return ContrastEstimate(difference, obstacle: .equalClusterMeans)
    }
    return ContrastEstimate(
      difference, standardError: variance.squareRoot(),
      degreesOfFreedom: degreesOfFreedom(with: other))
  }

  /// (Σ V_gg)²/Σ V_gg'² for the covariance V of the adjusted residuals when rows are independent.
  private func degreesOfFreedom(with other: ContrastPart) -> Double {
    let trace = scales.reduce(0, +) + other.scales.reduce(0, +)
    var squares = 0.0
    for place in diagonal.indices {
      let entry = diagonal[place] + other.diagonal[place]
      squares += entry * entry
    }
    squares +=
      crossed(self) + 2 * crossed(other) + other.crossed(other)
    return trace * trace / squares
  }

  /// Σ_jk ω_j² ω_k²/(n_j n_k) ((Σ_g a_gj a_gk)² - Σ_g (a_gj a_gk)²).
  private func crossed(_ other: ContrastPart) -> Double {
    var sum = 0.0
    for (scale, lever) in zip(scales, levers) {
      for (otherScale, otherLever) in zip(other.scales, other.levers) {
        var cross = 0.0
        var same = 0.0
        for place in lever.indices {
          let product = lever[place] * otherLever[place]
          cross += product
          same += product * product
        }
        sum += scale * otherScale * (cross * cross - same)
      }
    }
    return sum
  }
}
