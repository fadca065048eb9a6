import Foundation

/// The maximum of a Bradley-Terry likelihood by Newton's method with the strengths' sum held at 0.
///
/// The gradient by the strengths sums to zero and the information takes the vector of ones to zero,
/// so that adding a multiple of the matrix of ones makes the system regular and keeps every step on
/// the plane of sum zero.
struct StrengthMaximum {
  private(set) var parameters: [Double]
  private(set) var logLikelihood = -Double.infinity
  private(set) var iterations = 0
  /// The gradient at the last point that was looked at.
  private var gradient: [Double]
  private var information: [Double]
  private var step: [Double]

  /// Rounds of Newton's method; a likelihood without a maximum drives eta up by 1 in each, and
  /// beyond 40 its information vanishes.
  private static let limit = 200

  init(_ likelihood: ComparisonLikelihood, start: [Double]? = nil) {
    let size = likelihood.parameterCount
    parameters = start ?? [Double](repeating: 0, count: size)
    // Log kappa must be above 0.
    if start == nil, likelihood.family == .raoKupper { parameters[size - 1] = 0.5 }
    gradient = [Double](repeating: 0, count: size)
    information = [Double](repeating: 0, count: size * size)
    step = gradient
  }

  /// Goes back to a start for the next sample.
  mutating func restart(at start: [Double]) { parameters = start }

  /// How far a step may move the log-odds of a comparison and still be sure to go up.
  ///
  /// Bach (2010), "Self-concordant analysis for logistic regression", proposition 1: along a step of
  /// Newton's method that moves no log-odds by more than r, the likelihood gains at least
  /// 1 - (e^r - r - 1) / r² times what it would if it were quadratic; that is above 0 up to r = 1.79.
  private static let sureStep = 1.5

  /// Climbs to the maximum.
  ///
  /// - Parameter isValued: whether the log-likelihood is wanted. Without it a step that is sure to
  ///   go up is not checked, which leads to the same maximum by the same steps for less.
  /// - Returns: why there is none, or nil on success.
  mutating func climb(
    _ likelihood: ComparisonLikelihood, counts: [Double], firth: Bool, isValued: Bool = true
  ) -> UndefinedReason? {
    let goesUnchecked =
      !isValued && !firth && likelihood.family == .binary && likelihood.effects == 0
    var isSure = goesUnchecked
    // Newton's steps square the error, Fisher scoring of Firth's likelihood only scales it down.
    let tolerance = firth ? 1e-13 : 1e-7
    var current = parameters
    var best = -Double.infinity
    var halvings = 0
    iterations = 0
    while iterations < Self.limit {
      var value = 0.0
      if isSure {
        likelihood.slopes(
          current, counts: counts, gradient: &gradient, information: &information)
      } else {
        value = likelihood.evaluate(
          current, counts: counts, gradient: &gradient, information: &information)
      }
      let factor = Self.factor(information, likelihood)
      if firth, let factor {
        // What was added for the sum of zero is a factor of the determinant.
        value += (factor.logDeterminant - log(Self.gaugeScale(information, likelihood))) / 2
      }
      // Rounding at the top must not look like a descent.
      let slack = 1e-12 * (abs(value) + 1)
      guard isSure || (value >= best - slack && value.isFinite) else {
        halvings += 1
        if halvings > 60 { return .noFiniteMaximum }
        for index in step.indices {
          step[index] /= 2
          current[index] = parameters[index] + step[index]
        }
        continue
      }
      parameters = current
      if !isSure {
        best = max(best, value)
        logLikelihood = value
      }
      guard let factor else { return .noFiniteMaximum }
      if firth { addFirth(likelihood, counts: counts, factor: factor) }
      step = gradient
      factor.solve(&step)
      iterations += 1
      halvings = 0
      var largest = 0.0
      var size = 1.0
      for index in step.indices {
        // A threshold of a tie is never taken below a tenth of what it was.
        if likelihood.family == .raoKupper, index == step.count - 1 {
          step[index] = max(step[index], -0.9 * parameters[index])
        }
        largest = max(largest, abs(step[index]))
        size = max(size, abs(parameters[index]))
        current[index] = parameters[index] + step[index]
      }
      guard largest.isFinite else { return .notFinite }
      if largest <= tolerance * size {
        parameters = current
        return nil
      }
      // A difference of two strengths moves by twice the largest step at most.
      let wasSure = isSure
      isSure = goesUnchecked && 2 * largest <= Self.sureStep
      if wasSure, !isSure { best = likelihood.logLikelihood(parameters, counts: counts) }
    }
    return .noFiniteMaximum
  }

  /// The factor of the information made regular on the strengths.
  static func factor(
    _ information: [Double], _ likelihood: ComparisonLikelihood
  ) -> PositiveDefiniteFactor? {
    let size = likelihood.parameterCount
    let items = likelihood.items
    var matrix = information
    let scale = gaugeScale(information, likelihood)
    for row in 0..<items {
      for column in 0...row { matrix[row * size + column] += scale }
    }
    return PositiveDefiniteFactor(matrix, size: size)
  }

  /// What is added to every entry: of the size of the information, so that it conditions well.
  static func gaugeScale(_ information: [Double], _ likelihood: ComparisonLikelihood) -> Double {
    let size = likelihood.parameterCount
    var trace = 0.0
    for item in 0..<likelihood.items { trace += information[item * size + item] }
    let count = Double(max(likelihood.items, 1))
    return trace > 0 ? trace / (count * count) : 1
  }

  /// Firth (1993): the gradient by eta of half the log-determinant is h (1/2 - p), with the
  /// leverages h of a logistic regression.
  private mutating func addFirth(
    _ likelihood: ComparisonLikelihood, counts: [Double], factor: PositiveDefiniteFactor
  ) {
    let inverse = factor.inverse
    let size = likelihood.parameterCount
    var row = [Double](repeating: 0, count: size)
    for index in likelihood.left.indices {
      let total = counts[3 * index] + counts[3 * index + 1]
      if total == 0 { continue }
      let first = Int(likelihood.left[index])
      let second = Int(likelihood.right[index])
      var used = [first, second]
      row[first] = 1
      row[second] = -1
      for effect in 0..<likelihood.effects {
        row[likelihood.items + effect] = likelihood.design[index * likelihood.effects + effect]
        used.append(likelihood.items + effect)
      }
      var quadratic = 0.0
      var eta = 0.0
      for one in used {
        eta += row[one] * parameters[one]
        for other in used { quadratic += row[one] * row[other] * inverse[one * size + other] }
      }
      let small = exp(-abs(eta))
      let probability = eta < 0 ? small / (1 + small) : 1 / (1 + small)
      let variance = small / ((1 + small) * (1 + small))
      let pull = total * variance * quadratic * (0.5 - probability)
      for one in used { gradient[one] += pull * row[one] }
      for one in used { row[one] = 0 }
    }
  }
}
