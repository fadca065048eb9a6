/// Ascent to the maximum of a marginal posterior.
///
/// The steps are those of the EM gradient algorithm, turned by a limited-memory BFGS correction,
/// which learns what the complete-data information leaves out: the information that is lost because
/// abilities are not observed. Lange (1995), "A quasi-Newton acceleration of the EM algorithm";
/// Nocedal & Wright (2006), algorithm 7.4. A step that does not raise the posterior is shortened.
struct QuasiNewton {
  /// How the ascent ended.
  struct Result {
    let vector: [Double]
    let evaluation: PosteriorEvaluation
    let iterations: Int
    let isConverged: Bool
  }

  private static let memory = 12
  /// No parameter moves further than this in one step.
  private static let longestMove = 1.0

  private var steps: [[Double]] = []
  private var gradientChanges: [[Double]] = []

  /// Climbs from a start.
  ///
  /// - Returns: nil when the start itself is outside of the parameter space.
  static func maximise(
    _ posterior: MarginalPosterior, from start: [Double], tolerance: Double, maximumIterations: Int
  ) -> Result? {
    guard var here = posterior.evaluate(start) else { return nil }
    var vector = start
    var search = QuasiNewton()
    var promisedLittle = 0
    for iteration in 0..<max(maximumIterations, 0) {
      var direction = search.direction(here)
      var promise = dot(direction, here.gradient)
      if !(promise > 0) {
        search = QuasiNewton()
        direction = here.preconditioner.solve(here.gradient)
        promise = dot(direction, here.gradient)
      }
      // Half the slope is the rise of the quadratic model. One small promise may be luck.
      promisedLittle = promise / 2 < tolerance ? promisedLittle + 1 : 0
      if promisedLittle >= 2 || !(promise > 0) {
        return Result(
          vector: vector, evaluation: here, iterations: iteration, isConverged: promise >= 0)
      }
      guard let (next, there) = step(posterior, vector, here, direction, promise) else {
        if !search.steps.isEmpty {
          search = QuasiNewton()
          continue
        }
        return Result(
          vector: vector, evaluation: here, iterations: iteration,
          isConverged: promise / 2 < max(1e-6, tolerance))
      }
      search.remember(
        step: zip(next, vector).map { $0 - $1 },
        change: zip(here.gradient, there.gradient).map { $0 - $1 })
      vector = next
      here = there
    }
    return Result(
      vector: vector, evaluation: here, iterations: max(maximumIterations, 0), isConverged: false)
  }

  /// The first point along a direction that is high enough (Armijo's rule).
  private static func step(
    _ posterior: MarginalPosterior, _ vector: [Double], _ here: PosteriorEvaluation,
    _ direction: [Double], _ slope: Double
  ) -> ([Double], PosteriorEvaluation)? {
    let longest = direction.reduce(0) { max($0, abs($1)) }
    var length = min(1, longestMove / longest)
    // Sums over many persons are known to so many digits only.
    let noise = 1e-13 * abs(here.logPosterior)
    for _ in 0..<40 {
      let next = zip(vector, direction).map { $0 + length * $1 }
      if let there = posterior.evaluate(next) {
        let rise = there.logPosterior - here.logPosterior
        if rise >= 1e-4 * length * slope - noise { return (next, there) }
        // The top of the parabola through both heights and the slope.
        let top = length * length * slope / (2 * (length * slope - rise))
        length = min(max(top, 0.1 * length), 0.5 * length)
      } else {
        length *= 0.25
      }
    }
    return nil
  }

  private mutating func remember(step: [Double], change: [Double]) {
    let product = Self.dot(step, change)
    let size = (Self.dot(step, step) * Self.dot(change, change)).squareRoot()
    guard product > 1e-10 * size else { return }
    if steps.count == Self.memory {
      steps.removeFirst()
      gradientChanges.removeFirst()
    }
    steps.append(step)
    gradientChanges.append(change)
  }

  /// The two-loop recursion.
  private func direction(_ here: PosteriorEvaluation) -> [Double] {
    var direction = here.gradient
    var factors: [Double] = []
    for (step, change) in zip(steps, gradientChanges).reversed() {
      let factor = Self.dot(step, direction) / Self.dot(step, change)
      factors.append(factor)
      for place in direction.indices { direction[place] -= factor * change[place] }
    }
    direction = here.preconditioner.solve(direction)
    for ((step, change), factor) in zip(zip(steps, gradientChanges), factors.reversed()) {
      let correction = factor - Self.dot(change, direction) / Self.dot(step, change)
      for place in direction.indices { direction[place] += correction * step[place] }
    }
    return direction
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for place in left.indices { sum += left[place] * right[place] }
    return sum
  }
}
