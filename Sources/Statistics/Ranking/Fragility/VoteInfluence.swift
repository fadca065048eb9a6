/// What leaving out one comparison of a kind does to a difference of strengths, to a first order and
/// corrected for leverage.
struct VoteInfluence {
  /// The inverse of the information, made regular on the strengths.
  private let inverse: [Double]
  private let likelihood: ComparisonLikelihood
  /// For each outcome of each row the derivatives of its log-likelihood by the log-odds and by the
  /// tie parameter, over what of the information is left without it.
  private let slopes: [(eta: Double, tie: Double)]

  /// - Parameter counts: wins, losses and ties of each row that are left, as the family takes them.
  /// - Returns: nil where the information is singular.
  init?(_ model: BradleyTerry, at parameters: [Double], counts: [Double]) {
    let likelihood = model.likelihood
    let size = likelihood.parameterCount
    var gradient = [Double](repeating: 0, count: size)
    var information = [Double](repeating: 0, count: size * size)
    _ = likelihood.evaluate(
      parameters, counts: counts, gradient: &gradient, information: &information)
    guard let factor = StrengthMaximum.factor(information, likelihood) else { return nil }
    let inverse = factor.inverse
    let isBinary = likelihood.family == .binary
    let tie = likelihood.hasTieParameter ? parameters[size - 1] : 0
    let share = model.ties == .half ? 0.5 : 0
    var slopes: [(eta: Double, tie: Double)] = []
    slopes.reserveCapacity(3 * likelihood.left.count)
    var places: [(place: Int, value: Double)] = []
    for row in likelihood.left.indices {
      places.removeAll(keepingCapacity: true)
      places.append((Int(likelihood.left[row]), 1))
      places.append((Int(likelihood.right[row]), -1))
      for effect in 0..<likelihood.effects {
        places.append(
          (likelihood.items + effect, likelihood.design[row * likelihood.effects + effect]))
      }
      var eta = 0.0
      var spread = 0.0
      for one in places {
        eta += one.value * parameters[one.place]
        for other in places {
          spread += one.value * other.value * inverse[one.place * size + other.place]
        }
      }
      for outcome in 0..<3 {
        let half = isBinary && outcome == 2 ? share : 0
        let terms = ComparisonLikelihood.derivatives(
          likelihood.family, wins: outcome == 0 ? 1 : half, losses: outcome == 1 ? 1 : half,
          ties: outcome == 2 && !isBinary ? 1 : 0, eta: eta, tie: tie)
        // Pregibon (1981): without the comparison the information falls by its own share, so that
        // the step is longer. A comparison that is all there is has no step.
        let left = max(1 - terms.etaEta * spread, 0.05)
        slopes.append((terms.eta / left, likelihood.hasTieParameter ? terms.tie / left : 0))
      }
    }
    self.likelihood = likelihood
    self.inverse = inverse
    self.slopes = slopes
  }

  /// How the strength of one item over another changes without a comparison: one entry for each
  /// outcome of each row of the likelihood.
  ///
  /// - Complexity: O(rows x (1 + effects)).
  func changes(of one: Int, over other: Int) -> [Double] {
    let size = likelihood.parameterCount
    let direction = (0..<size).map { inverse[one * size + $0] - inverse[other * size + $0] }
    var result = [Double](repeating: 0, count: slopes.count)
    for row in likelihood.left.indices {
      var along = direction[Int(likelihood.left[row])] - direction[Int(likelihood.right[row])]
      for effect in 0..<likelihood.effects {
        along +=
          direction[likelihood.items + effect]
          * likelihood.design[row * likelihood.effects + effect]
      }
      for place in 3 * row..<3 * row + 3 {
        result[place] = -(slopes[place].eta * along + slopes[place].tie * direction[size - 1])
      }
    }
    return result
  }
}
