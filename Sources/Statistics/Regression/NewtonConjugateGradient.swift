/// Newton's method for a penalised logistic regression, with its steps by conjugate gradients: the
/// Hessian of many features is never made.
///
/// Source: Nocedal & Wright (2006), "Numerical Optimization", algorithm 7.1, with the forcing sequence
/// of its equation 7.3; conjugate gradients are preconditioned by the diagonal of the Hessian.
enum NewtonConjugateGradient {
  struct Minimum {
    let vector: [Double]
    let value: Double
    let steps: Int
  }

  private static let mostSteps = 200
  private static let mostProducts = 500

  /// Goes down from a start to where the largest entry of the gradient is at most 1e-9, or as small as
  /// sums over the rows are known.
  ///
  /// The penalty curves the objective by at least 1 along the weights, so that no weight is further
  /// from its optimum than the length of the gradient.
  static func minimise(
    _ objective: LogisticObjective, from start: [Double]
  ) -> Outcome<Minimum> {
    var vector = start
    var here = objective.evaluate(vector)
    let largest = objective.rows.values.reduce(1) { max($0, abs($1)) }
    // What rounding leaves of a sum over the rows.
    let noise = 1e-14 * objective.cost * Double(objective.rows.count) * largest
    let tolerance = 1e-9 + noise
    for step in 0..<mostSteps {
      let slope = here.gradient.reduce(0) { max($0, abs($1)) }
      guard slope.isFinite, here.value.isFinite else { return .undefined(.notFinite) }
      if slope <= tolerance {
        return .value(Minimum(vector: vector, value: here.value, steps: step))
      }
      let direction = direction(objective, here, tolerance: tolerance)
      let descent = dot(direction, here.gradient)
      guard descent < 0, let (next, there) = move(objective, vector, here, direction, descent)
      else {
        // No step goes lower: this is as low as the arithmetic can tell.
        return slope <= 1e-6 + 100 * noise
          ? .value(Minimum(vector: vector, value: here.value, steps: step))
          : .undefined(.notConverged(iterations: step))
      }
      vector = next
      here = there
    }
    return .undefined(.notConverged(iterations: mostSteps))
  }

  /// The first point along a direction that is low enough (Armijo's rule).
  private static func move(
    _ objective: LogisticObjective, _ vector: [Double], _ here: LogisticObjective.Evaluation,
    _ direction: [Double], _ descent: Double
  ) -> ([Double], LogisticObjective.Evaluation)? {
    var length = 1.0
    let slope = here.gradient.reduce(0) { max($0, abs($1)) }
    let rounding = 1e-13 * (1 + abs(here.value))
    for _ in 0..<50 {
      let next = zip(vector, direction).map { $0 + length * $1 }
      let there = objective.evaluate(next)
      if there.value <= here.value + 1e-4 * length * descent { return (next, there) }
      // Near the bottom the value no longer shows what the gradient does.
      if there.value <= here.value + rounding,
        there.gradient.reduce(0, { max($0, abs($1)) }) < 0.9 * slope
      {
        return (next, there)
      }
      length /= 2
    }
    return nil
  }

  /// The step of Newton's method, as far as it is worth solving for.
  ///
  /// - Parameter tolerance: what is left of the gradient at the end; solving for less is for nothing.
  private static func direction(
    _ objective: LogisticObjective, _ here: LogisticObjective.Evaluation, tolerance: Double
  ) -> [Double] {
    let diagonal = objective.hessianDiagonal(here.probabilities)
    var step = [Double](repeating: 0, count: here.gradient.count)
    var residual = here.gradient.map { -$0 }
    var scaled = zip(residual, diagonal).map { $0 / $1 }
    var search = scaled
    var product = dot(residual, scaled)
    let length = dot(residual, residual).squareRoot()
    let enough = max(min(0.1, length.squareRoot()) * length, 0.3 * tolerance)
    for _ in 0..<mostProducts {
      if dot(residual, residual).squareRoot() <= enough { break }
      let turned = objective.hessianProduct(search, here.probabilities)
      let curvature = dot(search, turned)
      guard curvature > 0 else { break }
      let factor = product / curvature
      for place in step.indices {
        step[place] += factor * search[place]
        residual[place] -= factor * turned[place]
        scaled[place] = residual[place] / diagonal[place]
      }
      let next = dot(residual, scaled)
      let turn = next / product
      product = next
      for place in search.indices { search[place] = scaled[place] + turn * search[place] }
    }
    return step
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for place in left.indices { sum += left[place] * right[place] }
    return sum
  }
}
