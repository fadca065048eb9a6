internal import Statistics

/// Roots of estimating equations for abilities: bracketed on a grid, then found by safe steps.
///
/// With asymptotes a likelihood may have several maxima and may be flat at one end; the grid finds
/// the highest.
struct AbilityGrid: Sendable {
  /// What the ability has to make zero.
  enum Equation {
    case likelihood
    case posterior(mean: Double, deviation: Double)
    case weighted
  }

  private let hasAsymptotes: Bool
  private let isUncertain: Bool
  /// Where a search over several maxima begins and ends.
  private let low: Double
  private let high: Double

  private static let steps = 96
  /// No ability is looked for beyond this distance from the population.
  private static let limit = 1e6

  init(_ bank: ItemBank, population: LatentDistribution) {
    // An averaged response function is not logistic: its likelihood may have several maxima, and
    // need not rise to infinity.
    isUncertain = bank.uncertainties.contains { $0 != nil }
    hasAsymptotes =
      isUncertain || bank.items.contains { $0.lowerAsymptote > 0 || $0.upperAsymptote < 1 }
    low = population.mean - 12 * population.deviation
    high = population.mean + 12 * population.deviation
  }

  /// The value that the equation makes zero, and the height that is compared between its roots.
  private func value(
    _ equation: Equation, _ sums: AbilityWorker.Sums, at ability: Double
  ) -> (slope: Double, height: Double) {
    switch equation {
    case .likelihood: return (sums.score, sums.logLikelihood)
    case .posterior(let mean, let deviation):
      let z = (ability - mean) / deviation
      return (sums.score - z / deviation, sums.logLikelihood - z * z / 2)
    case .weighted:
      // Warm (1989), eq. 9: the score plus J / 2I.
      let correction = sums.information > 0 ? sums.bias / (2 * sums.information) : 0
      return (sums.score + correction, sums.logLikelihood)
    }
  }

  func estimate(
    _ worker: inout AbilityWorker, _ equation: Equation
  ) -> Outcome<AbilityEstimate> {
    if case .likelihood = equation, !isUncertain, let sign = divergence(worker) {
      return .undefined(.unbounded(sign))
    }
    let bracket = hasAsymptotes ? scanned(&worker, equation) : widened(&worker, equation)
    switch bracket {
    case .undefined(let reason): return .undefined(reason)
    case .value(let bracket):
      let ability = root(&worker, equation, bracket)
      var information = worker.sums(at: ability).information
      if case .posterior(_, let deviation) = equation { information += 1 / (deviation * deviation) }
      let error = 1 / information.squareRoot()
      guard ability.isFinite, error.isFinite, error > 0 else {
        return .undefined(.singularInformation)
      }
      return .value(AbilityEstimate(ability: ability, standardError: error))
    }
  }

  /// The direction in which the likelihood of extreme responses never falls.
  private func divergence(_ worker: AbilityWorker) -> FloatingPointSign? {
    var isRising = true
    var isFalling = true
    for (item, category) in worker.answered {
      let slope = worker.bank.items[item].discrimination
      guard slope != 0 else { continue }
      let isTop = category == worker.bank.items[item].categories - 1
      let isBottom = category == 0
      if slope > 0 ? !isTop : !isBottom { isRising = false }
      if slope > 0 ? !isBottom : !isTop { isFalling = false }
    }
    if isRising && isFalling { return nil }
    return isRising ? .plus : isFalling ? .minus : nil
  }

  /// A bracket by doubling, for equations with one root.
  private func widened(
    _ worker: inout AbilityWorker, _ equation: Equation
  ) -> Outcome<ClosedRange<Double>> {
    let centre = (low + high) / 2
    let start = value(equation, worker.sums(at: centre), at: centre).slope
    guard start != 0, start.isFinite else {
      return start == 0 ? .value(centre...centre) : .undefined(.notFinite)
    }
    var inner = centre
    var distance = (high - low) / 24
    while distance < Self.limit {
      let outer = start > 0 ? centre + distance : centre - distance
      let slope = value(equation, worker.sums(at: outer), at: outer).slope
      if slope * start <= 0 { return .value(min(inner, outer)...max(inner, outer)) }
      inner = outer
      distance *= 2
    }
    return .undefined(.unbounded(start > 0 ? .plus : .minus))
  }

  /// The bracket of the highest root on a grid.
  private func scanned(
    _ worker: inout AbilityWorker, _ equation: Equation
  ) -> Outcome<ClosedRange<Double>> {
    let step = (high - low) / Double(Self.steps)
    var best: (height: Double, range: ClosedRange<Double>)?
    var left = value(equation, worker.sums(at: low), at: low)
    let first = left
    for index in 1...Self.steps {
      let ability = low + step * Double(index)
      let right = value(equation, worker.sums(at: ability), at: ability)
      if left.slope >= 0, right.slope < 0 || (right.slope == 0 && left.slope > 0) {
        let height = max(left.height, right.height)
        if best.map({ height > $0.height }) ?? true {
          best = (height, ability - step...ability)
        }
      }
      left = right
    }
    let falling = first.slope < 0 ? first.height : -.infinity
    let rising = left.slope > 0 ? left.height : -.infinity
    guard let best, best.height >= max(falling, rising) else {
      return .undefined(.unbounded(falling >= rising ? .minus : .plus))
    }
    return .value(best.range)
  }

  /// The root in a bracket: Newton steps, or halving where they leave it.
  private func root(
    _ worker: inout AbilityWorker, _ equation: Equation, _ bracket: ClosedRange<Double>
  ) -> Double {
    var (low, high) = (bracket.lowerBound, bracket.upperBound)
    var ability = (low + high) / 2
    for _ in 0..<200 {
      let sums = worker.sums(at: ability)
      let slope = value(equation, sums, at: ability).slope
      if slope == 0 { return ability }
      if slope > 0 { low = ability } else { high = ability }
      var curvature = sums.observedInformation
      if case .posterior(_, let deviation) = equation { curvature += 1 / (deviation * deviation) }
      // The weighted equation has no simple derivative; the information is close to it.
      if case .weighted = equation { curvature = sums.information }
      var next = ability + slope / curvature
      if !(next > low && next < high) { next = (low + high) / 2 }
      if abs(next - ability) <= 1e-14 * max(1, abs(ability)) { return next }
      ability = next
    }
    return ability
  }
}
